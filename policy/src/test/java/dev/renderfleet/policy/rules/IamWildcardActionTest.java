package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class IamWildcardActionTest {

    private final PolicyTester rule = PolicyTester.of(new IamWildcardAction());
    private final TestResource policy = TestResource.of("aws:iam/rolePolicy:RolePolicy");

    @Test
    void all_actions_of_a_service_violate() {
        assertThat(rule.judge(policy.with("policy", Documents.allow("s3:*", "arn:aws:s3:::media/*")))
                        .violations())
                .containsExactly("statement S1 allows s3:*");
        assertThat(rule.judge(policy.with("policy", Documents.allow("*", "*"))).violations())
                .containsExactly("statement S1 allows *");
    }

    @Test
    void all_actions_but_some_violate() {
        String document = Documents.document("{'Effect': 'Allow', 'NotAction': 'iam:*', 'Resource': '*'}");
        assertThat(rule.judge(policy.with("policy", document)).violations())
                .containsExactly("a statement allows every action but those of its NotAction");
    }

    @Test
    void named_actions_are_compliant() {
        assertThat(rule.judge(policy.with("policy", Documents.allow("s3:Get*", "*")))
                        .isCompliant())
                .isTrue();
        String denial = Documents.document("{'Effect': 'Deny', 'Action': 's3:*', 'Resource': '*'}");
        assertThat(rule.judge(policy.with("policy", denial)).isCompliant()).isTrue();
    }

    @Test
    void a_document_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:iam/role:Role").unknown("inlinePolicies[0].policy"))
                        .notJudged())
                .hasSize(1);
    }
}
