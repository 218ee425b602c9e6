package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class FnEnvSecretsTest {

    private final PolicyTester rule = PolicyTester.of(new FnEnvSecrets());
    private final TestResource function =
            TestResource.of("aws:lambda/function:Function").with("environment.variables.STAGE", "dev");

    @Test
    void references_to_secrets_are_compliant() {
        assertThat(rule.judge(TestResource.of("aws:lambda/function:Function")).isCompliant())
                .isTrue();
        assertThat(rule.judge(function.with("environment.variables.DB_SECRET_ARN", "arn:aws:secretsmanager:x"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_secret_violates_and_is_not_shown() {
        assertThat(rule.judge(function.with("environment.variables.DB_PASSWORD", "hunter2"))
                        .violations())
                .containsExactly("the variable DB_PASSWORD holds a secret");
        assertThat(rule.judge(function.secret("environment.variables.CACHE", "redis://app:hunter2@cache"))
                        .violations())
                .containsExactly("the variable CACHE holds a secret");
    }

    @Test
    void an_unknown_value_counts_only_under_the_name_of_a_secret() {
        assertThat(rule.judge(function.unknown("environment.variables.QUEUE_URL"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(function.unknown("environment.variables.DB_PASSWORD"))
                        .notJudged())
                .hasSize(1);
    }
}
