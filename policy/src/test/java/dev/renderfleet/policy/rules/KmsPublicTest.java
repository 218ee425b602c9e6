package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class KmsPublicTest {

    private final PolicyTester rule = PolicyTester.of(new KmsPublic());
    private final TestResource key = TestResource.of("aws:kms/key:Key");

    @Test
    void a_key_for_everybody_violates() {
        assertThat(rule.judge(key.with("policy", Documents.trust("'*'", "kms:Decrypt", "{}")))
                        .violations())
                .containsExactly("statement 0 of the policy lets everyone in");
        assertThat(rule.judge(TestResource.of("aws:kms/keyPolicy:KeyPolicy")
                                .with("policy", Documents.trust("{'AWS': '*'}", "kms:*", "{}")))
                        .violations())
                .hasSize(1);
    }

    @Test
    void named_or_narrowed_principals_are_compliant() {
        assertThat(rule.judge(key.with(
                                "policy", Documents.trust("{'AWS': 'arn:aws:iam::123456789012:root'}", "kms:*", "{}")))
                        .isCompliant())
                .isTrue();
        String sameAccount = "{'StringEquals': {'kms:CallerAccount': '123456789012'}}";
        assertThat(rule.judge(key.with("policy", Documents.trust("{'AWS': '*'}", "kms:Decrypt", sameAccount)))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void the_policy_that_aws_gives_a_key_by_default_is_compliant() {
        assertThat(rule.judge(key).isCompliant()).isTrue();
    }

    @Test
    void a_policy_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(key.unknown("policy")).notJudged()).hasSize(1);
    }
}
