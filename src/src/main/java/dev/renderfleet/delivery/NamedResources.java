package dev.renderfleet.delivery;

import dev.renderfleet.iam.Statement;
import java.util.List;

/** Resources whose names begin with {@code <app>-<stage>-}, or whose paths with {@code /<app>/<stage>/}. */
final class NamedResources {

    private NamedResources() {}

    /** What runs and what connects it. */
    static List<Statement> services(Scope scope) {
        String cluster = scope.names().prefix();
        return List.of(
                Statement.allow(
                                "Queues",
                                "sqs:CreateQueue",
                                "sqs:DeleteQueue",
                                "sqs:SetQueueAttributes",
                                "sqs:TagQueue",
                                "sqs:UntagQueue")
                        .on(scope.named("sqs", "")),
                Statement.allow(
                                "Topics",
                                "sns:CreateTopic",
                                "sns:DeleteTopic",
                                "sns:SetSubscriptionAttributes",
                                "sns:SetTopicAttributes",
                                "sns:Subscribe",
                                "sns:TagResource",
                                "sns:Unsubscribe",
                                "sns:UntagResource")
                        .on(scope.named("sns", "")),
                Statement.allow(
                                "Tables",
                                "dynamodb:CreateTable",
                                "dynamodb:DeleteTable",
                                "dynamodb:TagResource",
                                "dynamodb:UntagResource",
                                "dynamodb:UpdateContinuousBackups",
                                "dynamodb:UpdateTable",
                                "dynamodb:UpdateTimeToLive")
                        .on(scope.named("dynamodb", "table/")),
                Statement.allow(
                                "Functions",
                                "lambda:AddPermission",
                                "lambda:CreateAlias",
                                "lambda:CreateFunction",
                                "lambda:DeleteAlias",
                                "lambda:DeleteFunction",
                                "lambda:DeleteFunctionConcurrency",
                                "lambda:DeleteFunctionEventInvokeConfig",
                                "lambda:InvokeFunction",
                                "lambda:PublishVersion",
                                "lambda:PutFunctionConcurrency",
                                "lambda:PutFunctionEventInvokeConfig",
                                "lambda:RemovePermission",
                                "lambda:TagResource",
                                "lambda:UntagResource",
                                "lambda:UpdateAlias",
                                "lambda:UpdateFunctionCode",
                                "lambda:UpdateFunctionConfiguration",
                                "lambda:UpdateFunctionEventInvokeConfig")
                        .on(scope.named("lambda", "function:")),
                Statement.allow(
                                "EventSources",
                                "lambda:CreateEventSourceMapping",
                                "lambda:DeleteEventSourceMapping",
                                "lambda:UpdateEventSourceMapping")
                        .on("*")
                        .when("ArnLike", "lambda:FunctionArn", scope.named("lambda", "function:")),
                Statement.allow(
                                "Services",
                                "ecs:CreateCluster",
                                "ecs:CreateService",
                                "ecs:DeleteCluster",
                                "ecs:DeleteService",
                                "ecs:PutClusterCapacityProviders",
                                "ecs:RegisterTaskDefinition",
                                "ecs:TagResource",
                                "ecs:UntagResource",
                                "ecs:UpdateCluster",
                                "ecs:UpdateClusterSettings",
                                "ecs:UpdateService")
                        .on(
                                scope.arn("ecs", "cluster/" + cluster),
                                scope.arn("ecs", "service/" + cluster + "/*"),
                                scope.named("ecs", "task-definition/")),
                Statement.allow(
                                "Alarms",
                                "cloudwatch:DeleteAlarms",
                                "cloudwatch:DeleteDashboards",
                                "cloudwatch:PutDashboard",
                                "cloudwatch:PutMetricAlarm",
                                "cloudwatch:TagResource",
                                "cloudwatch:UntagResource")
                        .on(
                                scope.named("cloudwatch", "alarm:"),
                                scope.globalArn("cloudwatch", "dashboard/" + cluster + "-*")),
                Statement.allow(
                                "LogGroups",
                                "logs:AssociateKmsKey",
                                "logs:CreateLogGroup",
                                "logs:DeleteLogGroup",
                                "logs:DeleteRetentionPolicy",
                                "logs:DisassociateKmsKey",
                                "logs:PutRetentionPolicy",
                                "logs:TagResource",
                                "logs:UntagResource")
                        .on(
                                scope.arn("logs", "log-group:" + scope.names().path("*")),
                                scope.named("logs", "log-group:/aws/lambda/"),
                                scope.named("logs", "log-group:/aws/rds/instance/"),
                                scope.named("logs", "log-group:/aws/rds/cluster/"),
                                scope.named("logs", "log-group:/aws/elasticache/"),
                                scope.arn("logs", "log-group:/aws/ecs/containerinsights/" + cluster + "/*"),
                                scope.arn("logs", "log-group:aws-waf-logs-" + cluster),
                                scope.arn("logs", "log-group:aws-waf-logs-" + cluster + ":*")),
                Statement.allow(
                                "Rules",
                                "events:DeleteRule",
                                "events:DisableRule",
                                "events:EnableRule",
                                "events:PutRule",
                                "events:PutTargets",
                                "events:RemoveTargets",
                                "events:TagResource",
                                "events:UntagResource")
                        .on(scope.named("events", "rule/")));
    }

    /** Where data is, and what it is paid with. */
    static List<Statement> stores(Scope scope) {
        String cluster = scope.names().prefix();
        return List.of(
                Statement.allow(
                                "Secrets",
                                "secretsmanager:CancelRotateSecret",
                                "secretsmanager:CreateSecret",
                                "secretsmanager:DeleteResourcePolicy",
                                "secretsmanager:DeleteSecret",
                                "secretsmanager:DescribeSecret",
                                "secretsmanager:GetResourcePolicy",
                                "secretsmanager:GetSecretValue",
                                "secretsmanager:PutResourcePolicy",
                                "secretsmanager:PutSecretValue",
                                "secretsmanager:RestoreSecret",
                                "secretsmanager:RotateSecret",
                                "secretsmanager:TagResource",
                                "secretsmanager:UntagResource",
                                "secretsmanager:UpdateSecret",
                                "secretsmanager:UpdateSecretVersionStage")
                        .on(scope.arn(
                                "secretsmanager", "secret:" + scope.names().path("*"))),
                // The tag of a release and the ids of images are not the deploy role's to write.
                Statement.allow(
                                "FleetSecret",
                                "ssm:AddTagsToResource",
                                "ssm:DeleteParameter",
                                "ssm:PutParameter",
                                "ssm:RemoveTagsFromResource")
                        .on(scope.parameter("fleet-secret")),
                Statement.allow("Parameters", "ssm:GetParameter", "ssm:GetParameters")
                        .on(scope.parameter("*")),
                Statement.allow(
                                "Buckets",
                                "s3:CreateBucket",
                                "s3:DeleteBucket",
                                "s3:DeleteBucketPolicy",
                                "s3:Get*Configuration",
                                "s3:GetBucket*",
                                "s3:ListBucket",
                                "s3:PutBucketCORS",
                                "s3:PutBucketLogging",
                                "s3:PutBucketOwnershipControls",
                                "s3:PutBucketPolicy",
                                "s3:PutBucketPublicAccessBlock",
                                "s3:PutBucketTagging",
                                "s3:PutBucketVersioning",
                                "s3:PutEncryptionConfiguration",
                                "s3:PutLifecycleConfiguration")
                        .on("arn:aws:s3:::" + scope.names().of("*")),
                Statement.allow(
                                "Backups",
                                "backup:CreateBackupVault",
                                "backup:DeleteBackupVault",
                                "backup:TagResource",
                                "backup:UntagResource")
                        .on(scope.named("backup", "backup-vault:")),
                Statement.allow("Budgets", "budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource")
                        .on(scope.globalArn("budgets", "budget/" + cluster + "-*")),
                Statement.allow("FinalSnapshots", "rds:CreateDBClusterSnapshot", "rds:CreateDBSnapshot")
                        .on(scope.named("rds", "snapshot:"), scope.named("rds", "cluster-snapshot:")),
                Statement.allow("KeyAliases", "kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias")
                        .on(scope.named("kms", "alias/")));
    }
}
