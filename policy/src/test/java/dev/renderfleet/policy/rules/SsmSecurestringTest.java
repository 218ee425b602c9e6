package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SsmSecurestringTest {

    private final PolicyTester rule = PolicyTester.of(new SsmSecurestring());
    private final TestResource parameter =
            TestResource.of("aws:ssm/parameter:Parameter", "tag").with("type", "String");

    @Test
    void a_secret_in_plain_text_violates() {
        assertThat(rule.judge(parameter.with("name", "/bp/dev/fleet-secret")).violations())
                .containsExactly("the parameter /bp/dev/fleet-secret is kept in plain text");
        assertThat(rule.judge(parameter.with("name", "db-password").with("type", "StringList"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_encrypted_secret_is_compliant() {
        assertThat(rule.judge(parameter.with("name", "/bp/dev/fleet-secret").with("type", "SecureString"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void parameters_without_secrets_are_compliant() {
        assertThat(rule.judge(parameter.with("name", "/bp/dev/release/image-tag"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(parameter.with("name", "/bp/secrets/rds/endpoint"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void without_a_name_the_resources_own_name_tells() {
        assertThat(rule.judge(parameter).isCompliant()).isTrue();
        assertThat(rule.judge(TestResource.of("aws:ssm/parameter:Parameter", "api-key")
                                .with("type", "String"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_name_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(parameter.unknown("name")).notJudged()).hasSize(1);
    }
}
