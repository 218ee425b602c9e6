package dev.renderfleet.functions;

import com.pulumi.asset.FileArchive;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.aws.lambda.Alias;
import com.pulumi.aws.lambda.AliasArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.lambda.inputs.FunctionLoggingConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionSnapStartArgs;
import com.pulumi.aws.lambda.inputs.FunctionTracingConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionVpcConfigArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function on Lambda's Java runtime for ARM64, with its role, its log group, SnapStart, and the alias {@code live} that
 * callers use: a published version is what a snapshot is made of.
 */
public final class JavaFunction extends ComponentResource {

    private static final String TYPE = "renderfleet:functions:JavaFunction";
    private static final String RUNTIME = "java21";
    private static final String ALIAS = "live";
    /** Of functions and of roles. */
    private static final int LONGEST_NAME = 64;

    /** Interfaces in the VPC are Lambda's to manage; IAM cannot bind these actions to one function's. */
    private static final String VPC_ACCESS = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";

    private static final String TRACING = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess";

    private final Function function;
    private final Alias alias;
    private final Role role;

    /** Where a function runs that reaches something inside the VPC. */
    public record Vpc(Output<List<String>> subnetIds, Output<String> securityGroupId) {}

    /**
     * What to run.
     *
     * @param base the function's name without app and stage
     * @param archive its archive, relative to the checkout
     * @param memory in MiB
     * @param concurrency executions at the same time at most
     * @param tracing whether X-Ray traces it
     * @param statements what it may do besides writing its logs
     * @param roleBase its role's name without app and stage, for a role that others know by name
     */
    public record Args(
            Tags tags,
            String component,
            String base,
            String description,
            String archive,
            String handler,
            int memory,
            Duration timeout,
            int concurrency,
            boolean tracing,
            Map<String, Output<String>> environment,
            Output<List<Statement>> statements,
            Optional<Vpc> vpc,
            Output<String> logsKeyArn,
            LogRetention retention,
            Optional<String> roleBase) {}

    public JavaFunction(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        LogGroup logs = logs(name, args);
        role = role(name, args);
        List<com.pulumi.resources.Resource> permissions = permissions(name, args, logs);
        function = function(name, args, logs, permissions);
        alias = alias(name);
        registerOutputs(Map.of("arn", function.arn(), "aliasArn", alias.arn()));
    }

    private LogGroup logs(String name, Args args) {
        return new LogGroup(
                name + "-log",
                LogGroupArgs.builder()
                        .name("/aws/lambda/" + args.tags().names().of(args.base()))
                        .kmsKeyId(args.logsKeyArn())
                        .retentionInDays(args.retention().days())
                        .tags(args.tags().of(args.component()))
                        .build(),
                children());
    }

    private Role role(String name, Args args) {
        RoleArgs.Builder function = RoleArgs.builder()
                .description("Function " + args.base())
                .assumeRolePolicy(PolicyDocument.of(
                                Statement.allow("AssumeRole", "sts:AssumeRole").by("Service", "lambda.amazonaws.com"))
                        .toJson())
                .tags(args.tags().of(args.component()));
        args.roleBase().ifPresent(base -> function.name(args.tags().names().of(base, LONGEST_NAME)));
        return new Role(name + "-role", function.build(), children());
    }

    private List<com.pulumi.resources.Resource> permissions(String name, Args args, LogGroup logs) {
        List<com.pulumi.resources.Resource> permissions = new ArrayList<>();
        permissions.add(new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(Output.tuple(logs.arn(), args.statements())
                                .applyValue(t -> policy(t.t1, t.t2).toJson()))
                        .build(),
                children()));
        if (args.tracing()) {
            permissions.add(attach(name + "-tracing", TRACING));
        }
        if (args.vpc().isPresent()) {
            permissions.add(attach(name + "-vpc", VPC_ACCESS));
        }
        return permissions;
    }

    private RolePolicyAttachment attach(String name, String policyArn) {
        return new RolePolicyAttachment(
                name,
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn(policyArn)
                        .build(),
                children());
    }

    private static PolicyDocument policy(String logGroupArn, List<Statement> statements) {
        List<Statement> all = new ArrayList<>();
        all.add(Statement.allow("WriteLogs", "logs:CreateLogStream", "logs:PutLogEvents")
                .on(logGroupArn + ":*"));
        all.addAll(statements);
        return new PolicyDocument(all);
    }

    private Function function(String name, Args args, LogGroup logs, List<com.pulumi.resources.Resource> permissions) {
        FunctionArgs.Builder function = FunctionArgs.builder()
                .name(args.tags().names().of(args.base(), LONGEST_NAME))
                .description(args.description())
                .runtime(RUNTIME)
                .architectures("arm64")
                .handler(args.handler())
                .code(new FileArchive(args.archive()))
                .memorySize(args.memory())
                .timeout((int) args.timeout().toSeconds())
                .reservedConcurrentExecutions(args.concurrency())
                .role(role.arn())
                .publish(true)
                .snapStart(FunctionSnapStartArgs.builder()
                        .applyOn("PublishedVersions")
                        .build())
                .tracingConfig(FunctionTracingConfigArgs.builder()
                        .mode(args.tracing() ? "Active" : "PassThrough")
                        .build())
                .loggingConfig(FunctionLoggingConfigArgs.builder()
                        .logFormat("JSON")
                        .logGroup(logs.name())
                        .build())
                .tags(args.tags().of(args.component()));
        if (!args.environment().isEmpty()) {
            function.environment(FunctionEnvironmentArgs.builder()
                    .variables(Output.all(args.environment().entrySet().stream()
                                    .map(entry ->
                                            entry.getValue().applyValue(value -> Map.entry(entry.getKey(), value)))
                                    .toList())
                            .applyValue(entries -> Map.ofEntries(entries.toArray(JavaFunction::entries))))
                    .build());
        }
        args.vpc()
                .ifPresent(vpc -> function.vpcConfig(FunctionVpcConfigArgs.builder()
                        .subnetIds(vpc.subnetIds())
                        .securityGroupIds(vpc.securityGroupId().applyValue(List::of))
                        .build()));
        return new Function(
                name,
                function.build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(permissions)
                        .build());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static Map.Entry<String, String>[] entries(int length) {
        return new Map.Entry[length];
    }

    private Alias alias(String name) {
        return new Alias(
                name + "-live",
                AliasArgs.builder()
                        .name(ALIAS)
                        .description("What callers call")
                        .functionName(function.name())
                        .functionVersion(function.version())
                        .build(),
                children());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> name() {
        return function.name();
    }

    public Output<String> arn() {
        return function.arn();
    }

    public Output<String> roleArn() {
        return role.arn();
    }

    public Alias alias() {
        return alias;
    }
}
