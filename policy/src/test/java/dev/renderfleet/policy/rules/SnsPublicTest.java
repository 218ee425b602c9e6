package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class SnsPublicTest {

    private static final String EVERYONE =
            """
            {"Statement": [{"Effect": "Allow", "NotPrincipal": {"AWS": "123456789012"}, "Action": "sns:Subscribe"}]}
            """;

    private final PolicyTester rule = PolicyTester.of(new SnsPublic());
    private final TestResource policy = TestResource.of("aws:sns/topicPolicy:TopicPolicy");

    @Test
    void a_policy_for_one_account_is_compliant() {
        assertThat(rule.judge(policy.with("policy", EVERYONE.replace("NotPrincipal", "Principal")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_policy_for_everyone_violates() {
        assertThat(rule.judge(policy.with("policy", EVERYONE)).violations())
                .containsExactly("statement 0 of the policy lets everyone in");
        assertThat(rule.judge(TestResource.of("aws:sns/topic:Topic").with("policy", EVERYONE))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_unknown_policy_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}
