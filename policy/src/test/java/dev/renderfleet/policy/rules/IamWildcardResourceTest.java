package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IamWildcardResourceTest {

    private final PolicyTester rule = PolicyTester.of(new IamWildcardResource());
    private final TestResource policy = TestResource.of("aws:iam/rolePolicy:RolePolicy");

    @Test
    void an_action_on_every_resource_violates() {
        assertThat(rule.judge(policy.with("policy", Documents.allow("sqs:SendMessage", "*")))
                        .violations())
                .containsExactly("statement S1 allows sqs:SendMessage on every resource");
        assertThat(rule.judge(policy.with("policy", Documents.allow("s3:GetObject", "arn:aws:s3:::*")))
                        .violations())
                .hasSize(1);
        String notResource =
                Documents.document("{'Effect': 'Allow', 'Action': 's3:GetObject', 'NotResource': 'arn:aws:s3:::logs'}");
        assertThat(rule.judge(policy.with("policy", notResource)).violations()).hasSize(1);
    }

    @Test
    void only_actions_that_can_be_restricted_are_named() {
        String document = Documents.document(
                "{'Effect': 'Allow', 'Action': ['ecr:GetAuthorizationToken', 'ecr:PutImage', 'ecr:*'], 'Resource': '*'}");
        assertThat(rule.judge(policy.with("policy", document)).violations())
                .containsExactly("a statement allows ecr:PutImage, ecr:* on every resource");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecr:GetAuthorizationToken",
                "ec2:Describe*",
                "sqs:ListQueues",
                "ssmmessages:OpenDataChannel",
                "xray:PutTraceSegments",
                "cloudwatch:PutMetricData"
            })
    void actions_without_resources_are_compliant(String action) {
        assertThat(rule.judge(policy.with("policy", Documents.allow(action, "*")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void named_resources_and_conditions_are_compliant() {
        assertThat(rule.judge(policy.with(
                                "policy",
                                Documents.allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:bp-*")))
                        .isCompliant())
                .isTrue();
        String mixed = Documents.document("{'Effect': 'Allow', 'Action': ['s3:GetObject', 'logs:DescribeLogGroups'],"
                + " 'Resource': ['arn:aws:s3:::media/*', 'arn:aws:logs:*:*:*']}");
        assertThat(rule.judge(policy.with("policy", mixed)).isCompliant()).isTrue();
        String condition = "{'StringEquals': {'aws:ResourceTag/Purpose': 'GPU-ComfyUI'}}";
        assertThat(rule.judge(policy.with("policy", Documents.allow("ec2:StopInstances", "*", condition)))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_document_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}
