package dev.renderfleet.gpu;

import com.pulumi.aws.cloudwatch.EventRule;
import com.pulumi.aws.cloudwatch.EventRuleArgs;
import com.pulumi.aws.cloudwatch.EventTarget;
import com.pulumi.aws.cloudwatch.EventTargetArgs;
import com.pulumi.aws.lambda.FunctionEventInvokeConfig;
import com.pulumi.aws.lambda.FunctionEventInvokeConfigArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigOnFailureArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.functions.JavaFunction;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.monitoring.Priority;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function that stops what is idle. An alarm calls it once, when it goes off; a round every five minutes does what could not be
 * done just then. One call at a time, and an event that fails three times is told to people.
 */
final class IdleFunction extends ComponentResource {

    private static final String TYPE = "renderfleet:gpu:IdleFunction";
    private static final String ARCHIVE = "lambda/fleet/target/fleet.zip";
    private static final String HANDLERS = "dev.renderfleet.lambda.fleet.";
    /** As documented. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int CONCURRENCY = 1;
    private static final int MEMORY_MIB = 512;
    private static final String ROUND = "rate(5 minutes)";
    /** By then many rounds have looked again; Lambda would keep an event that waits for six hours. */
    private static final int OLDEST_EVENT_SECONDS = 3_600;

    private static final int RETRIES = 2;

    private final JavaFunction function;

    /**
     * What it does.
     *
     * @param base the function's name without app and stage
     * @param handler the handler's class, without its package
     * @param roleBase the name of its role without app and stage, where it is a documented one
     * @param statements what it may do besides logs and telling of failures
     */
    record Args(
            Tags tags,
            String base,
            String description,
            String handler,
            Optional<String> roleBase,
            Map<String, Output<String>> environment,
            Output<List<Statement>> statements,
            Output<String> logsKeyArn,
            LogRetention retention,
            AlertTopics alerts) {}

    IdleFunction(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        function = function(name, args);
        tellOfFailures(name, args);
        round(name, args);
        registerOutputs(Map.of("functionArn", function.arn()));
    }

    private JavaFunction function(String name, Args args) {
        AlertTopics alerts = args.alerts();
        return new JavaFunction(
                name,
                new JavaFunction.Args(
                        args.tags(),
                        GpuWorkers.COMPONENT,
                        args.base(),
                        args.description(),
                        ARCHIVE,
                        HANDLERS + args.handler(),
                        MEMORY_MIB,
                        TIMEOUT,
                        CONCURRENCY,
                        true,
                        args.environment(),
                        Output.tuple(args.statements(), alerts.arn(Priority.P2), alerts.keyArn())
                                .applyValue(t -> withFailures(t.t1, t.t2, t.t3)),
                        Optional.empty(),
                        args.logsKeyArn(),
                        args.retention(),
                        args.roleBase()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private static List<Statement> withFailures(List<Statement> own, String topicArn, String keyArn) {
        List<Statement> all = new ArrayList<>(own);
        all.add(Statement.allow("TellOfFailures", "sns:Publish").on(topicArn));
        all.add(Statement.allow("EncryptFailures", "kms:Decrypt", "kms:GenerateDataKey")
                .on(keyArn));
        return all;
    }

    private void tellOfFailures(String name, Args args) {
        new FunctionEventInvokeConfig(
                name + "-failures",
                FunctionEventInvokeConfigArgs.builder()
                        .functionName(function.name())
                        .qualifier(function.alias().name())
                        .maximumRetryAttempts(RETRIES)
                        .maximumEventAgeInSeconds(OLDEST_EVENT_SECONDS)
                        .destinationConfig(FunctionEventInvokeConfigDestinationConfigArgs.builder()
                                .onFailure(FunctionEventInvokeConfigDestinationConfigOnFailureArgs.builder()
                                        .destination(args.alerts().arn(Priority.P2))
                                        .build())
                                .build())
                        .build(),
                children());
    }

    private void round(String name, Args args) {
        EventRule rule = new EventRule(
                name + "-round",
                EventRuleArgs.builder()
                        .name(args.tags().names().of(args.base() + "-round", 64))
                        .description("Has " + args.base() + " look again: an alarm acts only once")
                        .scheduleExpression(ROUND)
                        .tags(args.tags().of(GpuWorkers.COMPONENT))
                        .build(),
                children());
        allow(name + "-by-round", "events.amazonaws.com", rule.arn());
        new EventTarget(
                name + "-round-target",
                EventTargetArgs.builder()
                        .rule(rule.name())
                        .targetId(args.base())
                        .arn(aliasArn())
                        .input("{\"sweep\":true}")
                        .build(),
                children());
    }

    /** Lets a service call the function on behalf of one resource. */
    void allow(String name, String service, Output<String> sourceArn) {
        new Permission(
                name,
                PermissionArgs.builder()
                        .function(function.name())
                        .qualifier(function.alias().name())
                        .action("lambda:InvokeFunction")
                        .principal(service)
                        .sourceArn(sourceArn)
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    JavaFunction function() {
        return function;
    }

    /** What callers call. */
    Output<String> aliasArn() {
        return function.alias().arn();
    }
}
