package dev.renderfleet.delivery;

import dev.renderfleet.compute.ImageRepository;
import dev.renderfleet.compute.ReleaseTag;
import dev.renderfleet.iam.Statement;
import java.util.List;

/** What pushing images takes, and what starting a stage's services with them takes, and migrating its databases. */
final class ReleasePermissions {

    /** The family of one-off migration tasks, without app and stage. */
    static final String MIGRATION = "migrate";

    private ReleasePermissions() {}

    /** Push to the product's repositories. Their tags are immutable, so nothing that was released can be replaced. */
    static List<Statement> push(Scope delivery) {
        return List.of(
                Statement.allow("LogInToRegistry", "ecr:GetAuthorizationToken").on("*"),
                Statement.allow(
                                "PushImages",
                                "ecr:BatchCheckLayerAvailability",
                                "ecr:BatchGetImage",
                                "ecr:CompleteLayerUpload",
                                "ecr:DescribeImages",
                                "ecr:GetDownloadUrlForLayer",
                                "ecr:InitiateLayerUpload",
                                "ecr:PutImage",
                                "ecr:UploadLayerPart")
                        .on(repositories(delivery)));
    }

    /** Release to one stage: its tag, its services' task definitions, the migration task, and nothing else of it. */
    static List<Statement> release(Scope stage) {
        String cluster = stage.names().prefix();
        String roles = stage.names().of("*");
        return List.of(
                Statement.allow("FindImages", "ecr:DescribeImages").on(repositories(stage)),
                Statement.allow("ReleaseTag", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter")
                        .on(stage.parameter(ReleaseTag.PARAMETER)),
                Statement.allow("UpdateServices", "ecs:DescribeServices", "ecs:UpdateService")
                        .on(stage.arn(
                                "ecs",
                                "service/" + cluster + "/" + stage.names().of("*"))),
                stage.here(Statement.allow("ReadTaskDefinitions", "ecs:DescribeTaskDefinition")
                        .on("*")),
                Statement.allow("RegisterTaskDefinitions", "ecs:RegisterTaskDefinition", "ecs:TagResource")
                        .on(stage.arn("ecs", "task-definition/" + stage.names().of("*:*"))),
                Statement.allow("Migrate", "ecs:RunTask")
                        .on(stage.arn("ecs", "task-definition/" + stage.names().of(MIGRATION) + ":*"))
                        .when("ArnEquals", "ecs:cluster", stage.arn("ecs", "cluster/" + cluster)),
                Statement.allow("WatchMigration", "ecs:DescribeTasks", "ecs:StopTask")
                        .on(stage.arn("ecs", "task/" + cluster + "/*")),
                Statement.allow("ReadMigrationLog", "logs:GetLogEvents")
                        .on(stage.arn("logs", "log-group:" + stage.names().path("ecs/backend/php-fpm") + ":*")),
                Statement.allow("TaskRoles", "iam:PassRole")
                        .on(
                                stage.globalArn("iam", "role/" + roles + "-execution-role"),
                                stage.globalArn("iam", "role/" + roles + "-task-role"))
                        .when("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com"));
    }

    private static String[] repositories(Scope any) {
        return ImageRepository.paths(any.names().app()).stream()
                .map(path -> any.arn("ecr", "repository/" + path))
                .toArray(String[]::new);
    }
}
