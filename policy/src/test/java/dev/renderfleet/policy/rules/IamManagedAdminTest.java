package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IamManagedAdminTest {

    private final PolicyTester rule = PolicyTester.of(new IamManagedAdmin());
    private final TestResource attachment = TestResource.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::aws:policy/AdministratorAccess",
                "arn:aws-cn:iam::aws:policy/PowerUserAccess",
                "arn:aws:iam::aws:policy/IAMFullAccess"
            })
    void an_administrator_policy_of_aws_violates(String arn) {
        assertThat(rule.judge(attachment.with("policyArn", arn)).violations())
                .containsExactly("AWS's policy " + arn.substring(arn.indexOf('/') + 1) + " is attached");
    }

    @Test
    void every_way_to_attach_counts() {
        List<String> arns =
                List.of("arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess");
        assertThat(rule.judge(TestResource.of("aws:iam/role:Role").with("managedPolicyArns", arns))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive")
                                .with("policyArns", arns))
                        .violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                "arn:aws:iam::123456789012:policy/AdministratorAccess",
                "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
            })
    void other_policies_are_compliant(String arn) {
        assertThat(rule.judge(attachment.with("policyArn", arn)).isCompliant()).isTrue();
    }

    @Test
    void the_denied_policies_can_be_configured() {
        var strict = rule.config("denied", List.of("ViewOnlyAccess"));
        assertThat(strict.judge(attachment.with("policyArn", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"))
                        .violations())
                .hasSize(1);
        assertThat(strict.judge(attachment.with("policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_arn_that_is_not_known_yet_belongs_to_the_stack() {
        assertThat(rule.judge(attachment.unknown("policyArn")).isCompliant()).isTrue();
        assertThat(rule.judge(TestResource.of("aws:iam/role:Role").unknown("managedPolicyArns[0]"))
                        .isCompliant())
                .isTrue();
    }
}
