package dev.renderfleet.delivery;

import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.stage.Delivery;
import java.util.List;

/**
 * The roles that a stage makes for its services, functions and instances. Whoever can make a role and hand it to a service can do all
 * that the role may: so none is made or widened without the stage's permissions boundary, none but AWS's policies that the program uses
 * is attached, and the boundary itself is out of reach.
 */
final class StageIdentities {

    /** Who gets the stage's roles. */
    private static final String[] SERVICES = {
        "backup.amazonaws.com",
        "ec2.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "lambda.amazonaws.com",
        "vpc-flow-logs.amazonaws.com"
    };

    /** AWS makes their roles itself, the first time that an account uses the service. */
    private static final String[] LINKED_SERVICES = {
        "autoscaling.amazonaws.com",
        "ecs.amazonaws.com",
        "ecs.application-autoscaling.amazonaws.com",
        "elasticache.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "rds.amazonaws.com",
        "spot.amazonaws.com",
        "wafv2.amazonaws.com"
    };

    private static final String[] AWS_POLICIES = {
        "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    };

    private StageIdentities() {}

    static List<Statement> of(Scope scope, String boundaryArn) {
        String roles = scope.iam("role", "*");
        return List.of(
                Statement.allow(
                                "MakeBoundedRoles",
                                "iam:CreateRole",
                                "iam:DeleteRolePolicy",
                                "iam:PutRolePermissionsBoundary",
                                "iam:PutRolePolicy")
                        .on(roles)
                        .when("StringEquals", "iam:PermissionsBoundary", boundaryArn),
                Statement.allow("AttachAwsPolicies", "iam:AttachRolePolicy", "iam:DetachRolePolicy")
                        .on(roles)
                        .when("ArnEquals", "iam:PolicyARN", AWS_POLICIES)
                        .when("StringEquals", "iam:PermissionsBoundary", boundaryArn),
                Statement.allow(
                                "ChangeRoles",
                                "iam:DeleteRole",
                                "iam:TagRole",
                                "iam:UntagRole",
                                "iam:UpdateAssumeRolePolicy",
                                "iam:UpdateRole",
                                "iam:UpdateRoleDescription")
                        .on(roles),
                Statement.allow(
                                "InstanceProfiles",
                                "iam:AddRoleToInstanceProfile",
                                "iam:CreateInstanceProfile",
                                "iam:DeleteInstanceProfile",
                                "iam:RemoveRoleFromInstanceProfile",
                                "iam:TagInstanceProfile",
                                "iam:UntagInstanceProfile")
                        .on(roles, scope.iam("instance-profile", "*")),
                Statement.allow("HandRolesToServices", "iam:PassRole")
                        .on(roles)
                        .when("StringEquals", "iam:PassedToService", SERVICES),
                Statement.allow("LetAwsMakeItsRoles", "iam:CreateServiceLinkedRole")
                        .on(scope.globalArn("iam", "role/aws-service-role/*"))
                        .when("StringEquals", "iam:AWSServiceName", LINKED_SERVICES));
    }

    /**
     * What a stage's roles may do at most, whatever their own policies say: use the services that the product runs on, nothing that
     * belongs to another stage, and neither identities nor the account. It grants nothing.
     */
    static PolicyDocument boundary(Scope scope) {
        return PolicyDocument.of(
                Statement.allow(
                                "AtMost",
                                "autoscaling:*",
                                "backup:*",
                                "backup-storage:*",
                                "cloudwatch:*",
                                "dynamodb:*",
                                "ec2:*",
                                "ec2messages:*",
                                "ecr:*",
                                "events:*",
                                "kms:*",
                                "lambda:*",
                                "logs:*",
                                "rds:*",
                                "s3:*",
                                "secretsmanager:*",
                                "sns:*",
                                "sqs:*",
                                "ssm:*",
                                "ssmmessages:*",
                                "sts:GetCallerIdentity",
                                "tag:GetResources",
                                "xray:*")
                        .on("*"),
                // Images are in the registry that all stages share.
                Statement.deny("NothingOfAnotherStage", "*")
                        .on("*")
                        .when(
                                "StringNotEquals",
                                Scope.RESOURCE_TAG,
                                scope.names().stage(),
                                Delivery.STACK)
                        .when("Null", Scope.RESOURCE_TAG, "false"));
    }
}
