package dev.renderfleet.compute;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.ecs.ClusterArgs;
import com.pulumi.aws.ecs.inputs.ClusterConfigurationArgs;
import com.pulumi.aws.ecs.inputs.ClusterConfigurationExecuteCommandConfigurationArgs;
import com.pulumi.aws.ecs.inputs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs;
import com.pulumi.aws.ecs.inputs.ClusterSettingArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.util.Map;

/**
 * The ECS cluster of a stage's services, with Container Insights. What is typed and answered in sessions of ECS Exec goes to an
 * encrypted log group.
 */
final class Cluster extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:Cluster";
    private static final String COMPONENT = "compute";

    private final LogGroup sessions;
    private final com.pulumi.aws.ecs.Cluster cluster;

    record Args(Tags tags, Output<String> logsKeyArn, LogRetention retention) {}

    Cluster(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        sessions = logGroup(name + "-exec", args.tags().names().path("ecs/exec"), args);
        // Container Insights makes its group itself, without retention or key, unless it is there before.
        LogGroup insights = logGroup(
                name + "-insights",
                "/aws/ecs/containerinsights/" + args.tags().names().prefix() + "/performance",
                args);
        cluster = cluster(name, insights, args);
        registerOutputs(Map.of("name", cluster.name()));
    }

    private LogGroup logGroup(String name, String physicalName, Args args) {
        return new LogGroup(
                name,
                LogGroupArgs.builder()
                        .name(physicalName)
                        .kmsKeyId(args.logsKeyArn())
                        .retentionInDays(args.retention().days())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private com.pulumi.aws.ecs.Cluster cluster(String name, LogGroup insights, Args args) {
        return new com.pulumi.aws.ecs.Cluster(
                name + "-cluster",
                ClusterArgs.builder()
                        .name(args.tags().names().prefix())
                        .settings(ClusterSettingArgs.builder()
                                .name("containerInsights")
                                .value("enabled")
                                .build())
                        .configuration(ClusterConfigurationArgs.builder()
                                .executeCommandConfiguration(
                                        ClusterConfigurationExecuteCommandConfigurationArgs.builder()
                                                .logging("OVERRIDE")
                                                .logConfiguration(
                                                        ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs
                                                                .builder()
                                                                .cloudWatchLogGroupName(sessions.name())
                                                                .cloudWatchEncryptionEnabled(true)
                                                                .build())
                                                .build())
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder().parent(this).dependsOn(insights).build());
    }

    Output<String> arn() {
        return cluster.arn();
    }

    Output<String> name() {
        return cluster.name();
    }

    /** The log group of ECS Exec. */
    Output<String> sessionsArn() {
        return sessions.arn();
    }
}
