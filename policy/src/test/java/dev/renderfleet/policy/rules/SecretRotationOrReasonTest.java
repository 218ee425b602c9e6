package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretRotationOrReasonTest {

    private final PolicyTester rule = PolicyTester.of(new SecretRotationOrReason());
    private final TestResource secret = TestResource.of("aws:secretsmanager/secret:Secret", "login");
    private final TestResource rotation = TestResource.of("aws:secretsmanager/secretRotation:SecretRotation");
    private final TestResource group = TestResource.of("aws:ec2/securityGroup:SecurityGroup", "web");

    @Test
    void a_rotated_secret_is_compliant() {
        assertThat(rule.judgeStack(secret, rotation.refers("secretId", secret)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(secret, rotation.refersUnknown("secretId", secret))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_secret_without_rotation_violates() {
        assertThat(rule.judgeStack(secret).violations())
                .containsExactly("the secret is never rotated, and no tag says why");
        assertThat(rule.judgeStack(secret).violators()).containsExactly("login");
    }

    @Test
    void a_written_reason_is_compliant() {
        assertThat(rule.judgeStack(secret.with("tags.NoRotation", "filled by the owner"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(secret.unknown("tags.NoRotation")).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(secret.with("tags.NoRotation", " ")).violations())
                .hasSize(1);
        assertThat(rule.config("reasonTag", "Why")
                        .judge(TestResource.graph(secret.with("tags.Why", "static")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void tags_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judgeStack(secret.unknown("tags")).notJudged()).hasSize(1);
    }

    @Test
    void an_attached_group_is_compliant() {
        TestResource database =
                TestResource.of("aws:rds/instance:Instance").with("vpcSecurityGroupIds", List.of("web-id"));
        assertThat(rule.judgeStack(group, database).isCompliant()).isTrue();
        TestResource function =
                TestResource.of("aws:lambda/function:Function").with("vpcConfig.securityGroupIds", List.of("web-id"));
        assertThat(rule.judgeStack(group, function).isCompliant()).isTrue();
        TestResource planned = TestResource.of("custom:index:Thing").refersUnknown("groups", group);
        assertThat(rule.judgeStack(group, planned).isCompliant()).isTrue();
    }

    @Test
    void an_orphaned_group_violates() {
        TestResource from = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                .refers("referencedSecurityGroupId", group);
        var judgement = rule.judgeStack(group, from);
        assertThat(judgement.violations()).containsExactly("the security group is attached to nothing");
        assertThat(judgement.violators()).containsExactly("web");
    }
}
