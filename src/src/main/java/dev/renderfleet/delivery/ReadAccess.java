package dev.renderfleet.delivery;

import dev.renderfleet.iam.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What looking takes: at what a preview asks, or at the settings of everything that a stage has. Neither reads what is stored in it:
 * no items, objects or messages.
 */
final class ReadAccess {

    private ReadAccess() {}

    /** What the program asks in any run. */
    static List<Statement> ofPrograms(List<Scope> stages) {
        Scope any = stages.get(0);
        return List.of(
                any.here(Statement.allow(
                                "Surroundings",
                                "ec2:DescribeAvailabilityZones",
                                "ec2:DescribeManagedPrefixLists",
                                "ec2:GetManagedPrefixListEntries",
                                "sts:GetCallerIdentity")
                        .on("*")),
                Statement.allow("ReleaseAndImages", "ssm:GetParameter")
                        .on(stages.stream()
                                .flatMap(stage ->
                                        List.of(stage.parameter("release/image-tag"), stage.parameter("ami/*"))
                                                .stream())
                                .toArray(String[]::new)));
    }

    /** The settings of all resources of the kinds that a stage has; IAM cannot bind most of these to some of them. */
    static List<Statement> ofSettings(Scope any) {
        return List.of(
                any.here(Statement.allow(
                                "Settings",
                                "acm:DescribeCertificate",
                                "acm:ListTagsForCertificate",
                                "application-autoscaling:Describe*",
                                "application-autoscaling:ListTagsForResource",
                                "autoscaling:Describe*",
                                "backup:DescribeBackupVault",
                                "backup:GetBackupPlan",
                                "backup:GetBackupSelection",
                                "backup:ListTags",
                                "budgets:ViewBudget",
                                "budgets:ListTagsForResource",
                                "ce:GetAnomalyMonitors",
                                "ce:GetAnomalySubscriptions",
                                "ce:ListTagsForResource",
                                "cloudfront:GetDistribution",
                                "cloudfront:GetDistributionConfig",
                                "cloudfront:GetOriginAccessControl",
                                "cloudfront:ListTagsForResource",
                                "cloudwatch:DescribeAlarms",
                                "cloudwatch:GetDashboard",
                                "cloudwatch:ListTagsForResource",
                                "dynamodb:Describe*",
                                "dynamodb:ListTagsOfResource",
                                "ec2:Describe*",
                                "ec2:GetManagedPrefixListEntries",
                                "ecs:Describe*",
                                "ecs:ListTagsForResource",
                                "elasticache:Describe*",
                                "elasticache:ListTagsForResource",
                                "elasticloadbalancing:Describe*",
                                "events:DescribeRule",
                                "events:ListTagsForResource",
                                "events:ListTargetsByRule")
                        .on("*")),
                any.here(Statement.allow(
                                "MoreSettings",
                                "iam:GetInstanceProfile",
                                "iam:GetRole",
                                "iam:GetRolePolicy",
                                "iam:ListAttachedRolePolicies",
                                "iam:ListInstanceProfilesForRole",
                                "iam:ListRolePolicies",
                                "kms:DescribeKey",
                                "kms:GetKeyPolicy",
                                "kms:GetKeyRotationStatus",
                                "kms:ListAliases",
                                "kms:ListResourceTags",
                                "lambda:GetAlias",
                                "lambda:GetEventSourceMapping",
                                "lambda:GetFunction",
                                "lambda:GetFunctionCodeSigningConfig",
                                "lambda:GetFunctionConcurrency",
                                "lambda:GetFunctionConfiguration",
                                "lambda:GetFunctionEventInvokeConfig",
                                "lambda:GetPolicy",
                                "lambda:GetRuntimeManagementConfig",
                                "lambda:ListTags",
                                "lambda:ListVersionsByFunction",
                                "logs:DescribeLogGroups",
                                "logs:DescribeResourcePolicies",
                                "logs:GetLogDelivery",
                                "logs:ListLogDeliveries",
                                "logs:ListTagsForResource",
                                "rds:Describe*",
                                "rds:ListTagsForResource",
                                "route53:GetChange",
                                "route53:GetDNSSEC",
                                "route53:GetHostedZone",
                                "route53:ListHostedZones",
                                "route53:ListResourceRecordSets",
                                "route53:ListTagsForResource",
                                "sns:GetSubscriptionAttributes",
                                "sns:GetTopicAttributes",
                                "sns:ListSubscriptionsByTopic",
                                "sns:ListTagsForResource",
                                "sqs:GetQueueAttributes",
                                "sqs:GetQueueUrl",
                                "sqs:ListQueueTags",
                                "ssm:DescribeParameters",
                                "ssm:ListTagsForResource",
                                "sts:GetCallerIdentity",
                                "wafv2:GetLoggingConfiguration",
                                "wafv2:GetWebACL",
                                "wafv2:GetWebACLForResource",
                                "wafv2:ListTagsForResource")
                        .on("*")));
    }

    /** The settings of buckets and secrets, and the values that a stage's state keeps a copy of. */
    static List<Statement> ofNamed(List<Scope> stages) {
        List<Statement> statements = new ArrayList<>();
        statements.add(Statement.allow(
                        "BucketSettings",
                        "s3:GetAccelerateConfiguration",
                        "s3:GetBucketAcl",
                        "s3:GetBucketCORS",
                        "s3:GetBucketLocation",
                        "s3:GetBucketLogging",
                        "s3:GetBucketObjectLockConfiguration",
                        "s3:GetBucketOwnershipControls",
                        "s3:GetBucketPolicy",
                        "s3:GetBucketPublicAccessBlock",
                        "s3:GetBucketRequestPayment",
                        "s3:GetBucketTagging",
                        "s3:GetBucketVersioning",
                        "s3:GetBucketWebsite",
                        "s3:GetEncryptionConfiguration",
                        "s3:GetLifecycleConfiguration",
                        "s3:GetReplicationConfiguration",
                        "s3:ListBucket")
                .on(on(stages, stage -> "arn:aws:s3:::" + stage.names().of("*"))));
        statements.add(Statement.allow(
                        "SecretsInState",
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:GetResourcePolicy",
                        "secretsmanager:GetSecretValue")
                .on(on(
                        stages,
                        stage -> stage.arn(
                                "secretsmanager", "secret:" + stage.names().path("*")))));
        statements.add(Statement.allow("ParametersInState", "ssm:GetParameter", "ssm:GetParameters")
                .on(on(stages, stage -> stage.parameter("*"))));
        statements.add(Statement.allow("DecryptSecretsInState", "kms:Decrypt")
                .on("*")
                .when(
                        "StringEquals",
                        "kms:ViaService",
                        "secretsmanager." + stages.get(0).region() + ".amazonaws.com",
                        "ssm." + stages.get(0).region() + ".amazonaws.com")
                .when(
                        "StringEquals",
                        Scope.RESOURCE_TAG,
                        stages.stream().map(stage -> stage.names().stage()).toArray(String[]::new)));
        return statements;
    }

    private static String[] on(List<Scope> stages, java.util.function.Function<Scope, String> arn) {
        return stages.stream().map(arn).toArray(String[]::new);
    }
}
