package dev.renderfleet.compute;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.data.TaskTable;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.stage.Api;
import dev.renderfleet.stage.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Express API: sends notifications, and where GPU tasks are on, is their orchestrator too, with the permissions of one.
 */
final class ApiService extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:ApiService";
    private static final HttpRoute.HealthPage HEALTH_PAGE = new HttpRoute.HealthPage("/health", "200");
    private static final Container CONTAINER = NodeContainer.of(ImageRepository.API, HEALTH_PAGE.path());

    private final FargateService service;

    /**
     * What the API depends on.
     *
     * @param databaseSecretArn its key {@code url} is the DATABASE_URL
     * @param gpuTasks where GPU tasks are on
     * @param databaseLogins what has to be there before it can log in
     */
    record Args(
            Hosting hosting,
            Api config,
            Output<String> databaseSecretArn,
            Output<NotificationQueue> notifications,
            Optional<Output<GpuTaskAccess>> gpuTasks,
            List<FargateService.Frontage> frontages,
            Output<String> securityGroupId,
            Optional<Resource> databaseLogins) {}

    /** The queue that notifications are sent to. */
    record NotificationQueue(String url, String arn, String keyArn) {}

    ApiService(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Output<Optional<GpuTaskAccess>> gpuTasks =
                args.gpuTasks().map(access -> access.applyValue(Optional::of)).orElse(Output.of(Optional.empty()));
        service = new FargateService(
                name,
                new FargateService.Args(
                        "api",
                        args.hosting(),
                        args.config(),
                        new Task(List.of(CONTAINER), args.hosting().exec()),
                        Output.tuple(args.databaseSecretArn(), args.notifications(), gpuTasks)
                                .applyValue(t -> Map.of(
                                        CONTAINER.name(),
                                        settings(
                                                args.hosting().region(),
                                                args.config().logLevel(),
                                                t.t1,
                                                t.t2,
                                                t.t3))),
                        CONTAINER,
                        HEALTH_PAGE,
                        args.frontages(),
                        args.securityGroupId(),
                        Optional.of(
                                Output.tuple(args.notifications(), gpuTasks).applyValue(t -> permissions(t.t1, t.t2))),
                        args.databaseLogins().map(List::of).orElse(List.of())),
                ComponentResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("serviceName", service.serviceName()));
    }

    static Settings settings(
            String region,
            LogLevel logLevel,
            String databaseSecretArn,
            NotificationQueue notifications,
            Optional<GpuTaskAccess> gpuTasks) {
        Map<String, String> environment = NodeContainer.environment(logLevel);
        environment.put("AWS_REGION", region);
        environment.put("QUEUE_URL", notifications.url());
        gpuTasks.ifPresent(access -> {
            environment.put("GPU_QUEUE_URL", access.queueUrl());
            environment.put("TASK_TABLE", access.tableName());
            environment.put("TASK_TABLE_STATUS_INDEX", TaskTable.INDEX);
        });
        return new Settings(environment, Map.of("DATABASE_URL", Settings.key(databaseSecretArn, "url")));
    }

    static List<Statement> permissions(NotificationQueue notifications, Optional<GpuTaskAccess> gpuTasks) {
        List<Statement> statements = new ArrayList<>();
        statements.add(Statement.allow("SendNotifications", "sqs:GetQueueAttributes", "sqs:SendMessage")
                .on(notifications.arn()));
        statements.add(Statement.allow("EncryptNotifications", "kms:Decrypt", "kms:GenerateDataKey")
                .on(notifications.keyArn()));
        gpuTasks.ifPresent(access -> statements.addAll(access.orchestrate()));
        return statements;
    }

    FargateService service() {
        return service;
    }
}
