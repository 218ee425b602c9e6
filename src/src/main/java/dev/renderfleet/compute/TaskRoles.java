package dev.renderfleet.compute;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The two roles of a service's tasks: the execution role, with which ECS pulls images, reads secrets and writes logs, and the
 * task role, which is the application's. Neither can do what the other is for.
 */
final class TaskRoles extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:TaskRoles";

    private final Role execution;
    private final Role task;
    private final List<Resource> policies = new ArrayList<>();

    /**
     * What the roles are for.
     *
     * @param repositories whose images are pulled
     * @param secretArns ARNs of secrets and parameters, also with a key behind them
     * @param permissions the application's; empty where it calls no AWS service
     */
    record Args(
            String service,
            Hosting hosting,
            List<String> repositories,
            Output<List<String>> logGroupArns,
            Output<List<String>> secretArns,
            Optional<Output<List<Statement>>> permissions) {}

    TaskRoles(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        execution = role(name + "-execution", "Starts tasks of " + args.service(), args);
        task = role(name + "-task", "Tasks of " + args.service(), args);
        policies.add(policy(name + "-execution", execution, executionPolicy(args)));
        taskPolicy(args).ifPresent(statements -> policies.add(policy(name + "-task", task, statements)));
        registerOutputs(Map.of("executionArn", execution.arn(), "taskArn", task.arn()));
    }

    private Role role(String name, String description, Args args) {
        return new Role(
                name + "-role",
                RoleArgs.builder()
                        .description(description)
                        .assumeRolePolicy(args.hosting().accountId().applyValue(account -> PolicyDocument.trust(
                                        "ecs-tasks.amazonaws.com", account)
                                .toJson()))
                        .tags(args.hosting().tags().of("compute"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private RolePolicy policy(String name, Role role, Output<List<Statement>> statements) {
        return new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(statements.applyValue(list -> new PolicyDocument(list).toJson()))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static Output<List<Statement>> executionPolicy(Args args) {
        return Output.tuple(
                        args.hosting().registry(),
                        args.logGroupArns(),
                        args.secretArns(),
                        args.hosting().secretsKeyArn())
                .applyValue(t -> execution(t.t1, args.repositories(), t.t2, t.t3, t.t4));
    }

    static List<Statement> execution(
            Registry registry,
            List<String> repositories,
            List<String> logGroupArns,
            List<String> secretArns,
            String secretsKeyArn) {
        List<Statement> statements = new ArrayList<>();
        statements.add(
                Statement.allow("LogInToRegistry", "ecr:GetAuthorizationToken").on("*"));
        statements.add(Statement.allow(
                        "PullImages",
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer")
                .on(repositories.stream().distinct().sorted().map(registry::arn).toArray(String[]::new)));
        statements.add(Statement.allow("WriteLogs", "logs:CreateLogStream", "logs:PutLogEvents")
                .on(logGroupArns.stream().map(arn -> arn + ":*").toArray(String[]::new)));
        read(statements, "ReadSecrets", "secretsmanager:GetSecretValue", "secretsmanager", secretArns);
        read(statements, "ReadParameters", "ssm:GetParameters", "ssm", secretArns);
        if (!secretArns.isEmpty()) {
            statements.add(Statement.allow("DecryptSecrets", "kms:Decrypt").on(secretsKeyArn));
        }
        return statements;
    }

    private static void read(
            List<Statement> statements, String sid, String action, String service, List<String> secretArns) {
        TreeSet<String> arns = new TreeSet<>();
        secretArns.stream()
                .filter(arn -> arn.startsWith("arn:aws:" + service + ":"))
                .forEach(arn -> arns.add(withoutKey(arn)));
        if (!arns.isEmpty()) {
            statements.add(Statement.allow(sid, action).on(arns.toArray(String[]::new)));
        }
    }

    /** {@code arn:aws:secretsmanager:<region>:<account>:secret:<name>[:<key>:<stage>:<version>]}: IAM knows the first seven. */
    private static String withoutKey(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > 7 ? String.join(":", List.of(parts).subList(0, 7)) : arn;
    }

    private static Optional<Output<List<Statement>>> taskPolicy(Args args) {
        if (!args.hosting().exec()) {
            return args.permissions();
        }
        Output<List<Statement>> own = args.permissions().orElse(Output.of(List.of()));
        return Optional.of(
                Output.tuple(own, args.hosting().cluster().sessionsArn()).applyValue(t -> {
                    List<Statement> all = new ArrayList<>(t.t1);
                    all.addAll(exec(t.t2));
                    return all;
                }));
    }

    /** Source: the ECS developer guide, permissions of ECS Exec and of its logs. */
    private static List<Statement> exec(String sessionsArn) {
        return List.of(
                Statement.allow(
                                "ExecSessions",
                                "ssmmessages:CreateControlChannel",
                                "ssmmessages:CreateDataChannel",
                                "ssmmessages:OpenControlChannel",
                                "ssmmessages:OpenDataChannel")
                        .on("*"),
                Statement.allow("FindExecLog", "logs:DescribeLogGroups").on("*"),
                Statement.allow("WriteExecLog", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
                        .on(sessionsArn + ":*"));
    }

    Output<String> executionArn() {
        return execution.arn();
    }

    Output<String> taskArn() {
        return task.arn();
    }

    /** What has to be there before a task starts. */
    List<Resource> policies() {
        return policies;
    }
}
