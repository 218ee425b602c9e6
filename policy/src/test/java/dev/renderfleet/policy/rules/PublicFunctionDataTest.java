package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicFunctionDataTest {

    private static final String EVERYTHING = Documents.allow("s3:GetObject", "*");

    private final PolicyTester rule = PolicyTester.of(new PublicFunctionData());
    private final TestResource role = TestResource.of("aws:iam/role:Role", "role");
    private final TestResource function =
            TestResource.of("aws:lambda/function:Function", "api").refers("role", role, "arn");
    private final TestResource url = TestResource.of("aws:lambda/functionUrl:FunctionUrl")
            .refers("functionName", function)
            .with("authorizationType", "NONE");
    private final TestResource rolePolicy =
            TestResource.of("aws:iam/rolePolicy:RolePolicy", "p").refers("role", role);

    @Test
    void named_data_is_compliant() {
        TestResource named = rolePolicy.with("policy", Documents.allow("s3:GetObject", "arn:aws:s3:::media/*"));
        assertThat(rule.judgeStack(role, function, url, named).isCompliant()).isTrue();
        TestResource listing = rolePolicy.with("policy", Documents.allow("logs:PutLogEvents", "*"));
        assertThat(rule.judgeStack(role, function, url, listing).isCompliant()).isTrue();
    }

    @Test
    void data_by_wildcard_violates() {
        var judgement = rule.judgeStack(role, function, url, rolePolicy.with("policy", EVERYTHING));
        assertThat(judgement.violations()).containsExactly("anybody reaches, by a function's URL, all that s3 holds");
        assertThat(judgement.violators()).containsExactly("role");
    }

    @ParameterizedTest
    @CsvSource({
        "dynamodb:*, arn:aws:dynamodb:us-east-1:123456789012:table/*, dynamodb",
        "secretsmanager:GetSecretValue, arn:aws:secretsmanager:us-east-1:123456789012:secret:*, secretsmanager",
        "ssm:GetParameter*, *, ssm",
        "sqs:ReceiveMessage, arn:aws:sqs:us-east-1:123456789012:*, sqs",
        "kms:Decrypt, arn:aws:kms:us-east-1:123456789012:key/*, kms",
        "s3:*, arn:aws:s3:::*, s3"
    })
    void every_kind_of_data_counts(String action, String resource, String service) {
        TestResource wide = rolePolicy.with("policy", Documents.allow(action, resource));
        assertThat(rule.judgeStack(role, function, url, wide).violations())
                .containsExactly("anybody reaches, by a function's URL, all that " + service + " holds");
    }

    @Test
    void a_wildcard_of_another_service_does_not_count() {
        String mixed = Documents.document("{'Effect': 'Allow', 'Action': ['s3:GetObject', 'logs:PutLogEvents'],"
                + " 'Resource': ['arn:aws:s3:::media/*', 'arn:aws:logs:*:*:*']}");
        assertThat(rule.judgeStack(role, function, url, rolePolicy.with("policy", mixed))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_url_for_iam_callers_is_not_public() {
        TestResource internal = url.with("authorizationType", "AWS_IAM");
        assertThat(rule.judgeStack(role, function, internal, rolePolicy.with("policy", EVERYTHING))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void policies_in_the_role_and_attached_to_it_count() {
        TestResource inline = role.with("inlinePolicies[0].policy", EVERYTHING);
        assertThat(rule.judgeStack(inline, function, url).violators()).containsExactly("role");
        TestResource policy = TestResource.of("aws:iam/policy:Policy", "wide").with("policy", EVERYTHING);
        TestResource attachment = TestResource.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                .refers("role", role)
                .refers("policyArn", policy, "arn");
        assertThat(rule.judgeStack(role, function, url, policy, attachment).violations())
                .hasSize(1);
        TestResource shared = TestResource.of("aws:iam/policyAttachment:PolicyAttachment")
                .refers("roles[0]", role)
                .refers("policyArn", policy, "arn");
        assertThat(rule.judgeStack(role, function, url, policy, shared).violations())
                .hasSize(1);
        TestResource managing = role.refers("managedPolicyArns[0]", policy, "arn");
        assertThat(rule.judgeStack(managing, function, url, policy).violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AmazonS3FullAccess",
                "AmazonDynamoDBReadOnlyAccess",
                "SecretsManagerReadWrite",
                "AdministratorAccess"
            })
    void wide_policies_of_aws_violate(String name) {
        TestResource attachment = TestResource.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                .refers("role", role)
                .with("policyArn", "arn:aws:iam::aws:policy/" + name);
        assertThat(rule.judgeStack(role, function, url, attachment).violations())
                .containsExactly("anybody reaches, by a function's URL, what AWS's policy " + name + " allows");
    }

    @Test
    void other_policies_of_aws_are_compliant() {
        TestResource attachment = TestResource.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                .refers("role", role)
                .with("policyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
        assertThat(rule.judgeStack(role, function, url, attachment).isCompliant())
                .isTrue();
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned =
                TestResource.of("aws:lambda/function:Function", "api").refersUnknown("role", role);
        TestResource policy = TestResource.of("aws:iam/policy:Policy", "wide").with("policy", EVERYTHING);
        TestResource attachment = TestResource.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                .refersUnknown("role", role)
                .refersUnknown("policyArn", policy);
        assertThat(rule.judgeStack(
                                role.unknown("inlinePolicies").unknown("managedPolicyArns"),
                                planned,
                                url.refersUnknown("functionName", planned),
                                policy,
                                attachment)
                        .violators())
                .containsExactly("role");
    }

    @Test
    void a_document_that_is_not_known_yet_cannot_be_judged() {
        TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
        assertThat(rule.judgeStack(role, function, url, bucket, rolePolicy.refersUnknown("policy", bucket))
                        .notJudged())
                .hasSize(1);
    }

    @Test
    void a_stack_without_public_urls_is_not_applicable() {
        assertThat(rule.judgeStack(role, function).notApplicable()).hasSize(1);
    }
}
