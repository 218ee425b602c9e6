package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FnPublicTest {

    private final PolicyTester rule = PolicyTester.of(new FnPublic());
    private final TestResource permission = TestResource.of("aws:lambda/permission:Permission");
    private final TestResource everyone = permission.with("principal", "*");
    private final TestResource service = permission.with("principal", "events.amazonaws.com");
    private final TestResource layer = TestResource.of("aws:lambda/layerVersionPermission:LayerVersionPermission");

    @Test
    void an_account_or_role_is_compliant() {
        assertThat(rule.judge(permission.with("principal", "123456789012")).isCompliant())
                .isTrue();
        assertThat(rule.judge(permission.with("principal", "arn:aws:iam::123456789012:role/app"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void everyone_violates() {
        assertThat(rule.judge(everyone).violations()).containsExactly("everyone may call the function");
        assertThat(rule.judge(everyone.with("functionUrlAuthType", "AWS_IAM")).violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events.amazonaws.com",
                "lambda.alarms.cloudwatch.amazonaws.com",
                "alexa-appkit.amazon.com",
                "sns.amazonaws.com.cn"
            })
    void a_service_for_every_account_violates(String principal) {
        assertThat(rule.judge(permission.with("principal", principal)).violations())
                .containsExactly(principal + " may call the function for every account");
        assertThat(rule.judge(permission.with("principal", principal).with("sourceArn", "arn:aws:sns:*:*:*"))
                        .violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "sourceArn, arn:aws:events:eu-central-1:123456789012:rule/nightly",
        "sourceAccount, 123456789012",
        "principalOrgId, o-abc123",
        "eventSourceToken, amzn1.ask.skill.1"
    })
    void a_source_narrows_either(String property, String value) {
        assertThat(rule.judge(service.with(property, value)).isCompliant()).isTrue();
        assertThat(rule.judge(everyone.with(property, value)).isCompliant()).isTrue();
    }

    @Test
    void a_source_that_is_not_known_yet_will_be_one() {
        assertThat(rule.judge(service.unknown("sourceArn")).isCompliant()).isTrue();
    }

    @Test
    void an_unknown_principal_cannot_be_judged() {
        assertThat(rule.judge(permission.unknown("principal")).notJudged()).hasSize(1);
    }

    @Test
    void a_layer_is_shared_with_an_account_or_an_organisation() {
        assertThat(rule.judge(layer.with("principal", "123456789012")).isCompliant())
                .isTrue();
        assertThat(rule.judge(layer.with("principal", "*").with("organizationId", "o-abc123"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(layer.with("principal", "*")).violations())
                .containsExactly("every account may use the layer");
    }
}
