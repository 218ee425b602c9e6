package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IamAdminTest {

    private final PolicyTester rule = PolicyTester.of(new IamAdmin());
    private final TestResource policy = TestResource.of("aws:iam/policy:Policy");

    @Test
    void every_action_on_every_resource_violates() {
        assertThat(rule.judge(policy.with("policy", Documents.allow("*", "*"))).violations())
                .containsExactly("statement S1 allows every action on every resource");
        assertThat(rule.judge(policy.with("policy", Documents.allow("*:*", "*")))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(policy.with(
                                "policy",
                                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"*\"],\"Resource\":[\"*\"]}}"))
                        .violations())
                .containsExactly("a statement allows every action on every resource");
    }

    @Test
    void everything_but_something_is_everything() {
        String document = Documents.document("{'Effect': 'Allow', 'Action': '*', 'NotResource': 'arn:aws:s3:::logs'}");
        assertThat(rule.judge(policy.with("policy", document)).violations()).hasSize(1);
    }

    @Test
    void less_than_everything_is_compliant() {
        assertThat(rule.judge(policy.with("policy", Documents.allow("s3:*", "*")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(policy.with("policy", Documents.allow("*", "arn:aws:s3:::media")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(policy.with(
                                "policy", Documents.document("{'Effect': 'Deny', 'Action': '*', 'Resource': '*'}")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void policies_embedded_in_an_identity_are_judged() {
        for (String type : List.of(
                "aws:iam/rolePolicy:RolePolicy", "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy")) {
            assertThat(rule.judge(TestResource.of(type).with("policy", Documents.allow("*", "*")))
                            .violations())
                    .hasSize(1);
        }
        TestResource role = TestResource.of("aws:iam/role:Role");
        assertThat(rule.judge(role.with("inlinePolicies[0].policy", Documents.allow("*", "*")))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_identity_without_policies_is_compliant() {
        TestResource role = TestResource.of("aws:iam/role:Role");
        assertThat(rule.judge(role).isCompliant()).isTrue();
        assertThat(rule.judge(role.with("inlinePolicies[0].policy", "").with("inlinePolicies[1].name", "none"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_document_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}
