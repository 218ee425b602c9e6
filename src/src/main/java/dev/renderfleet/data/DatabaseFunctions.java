package dev.renderfleet.data;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.lambda.Invocation;
import com.pulumi.aws.lambda.InvocationArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.aws.secretsmanager.SecretRotation;
import com.pulumi.aws.secretsmanager.SecretRotationArgs;
import com.pulumi.aws.secretsmanager.inputs.SecretRotationRotationRulesArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.functions.JavaFunction;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions that look after the databases: database-init makes databases, users and tables whenever its input changes,
 * and rotate-secret gives every login a new password every 30 days.
 */
final class DatabaseFunctions extends ComponentResource {

    private static final String TYPE = "renderfleet:data:DatabaseFunctions";
    private static final String ARCHIVE = "lambda/database/target/database.zip";
    private static final int ROTATION_DAYS = 30;

    private final Map<String, StoredSecret> secrets = new LinkedHashMap<>();
    private final Invocation initialised;

    record Args(
            Tags tags,
            Optional<MariaDb> mariaDb,
            Optional<AuroraPostgres> aurora,
            JavaFunction.Vpc vpc,
            Output<String> keyArn,
            Output<String> accountId,
            Output<String> logsKeyArn,
            LogRetention retention) {}

    DatabaseFunctions(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        collect(args);
        JavaFunction init = function(
                name + "-init",
                "database-init",
                "Makes databases, users and tables",
                "dev.renderfleet.lambda.database.DatabaseInitHandler",
                Duration.ofMinutes(5),
                readSecrets(args),
                args);
        initialised = initialise(name, init, args);
        JavaFunction rotate = function(
                name + "-rotate",
                "rotate-secret",
                "Gives database logins new passwords",
                "dev.renderfleet.lambda.database.RotateSecretHandler",
                Duration.ofMinutes(2),
                rotateSecrets(args),
                args);
        rotate(name, rotate, initialised, args);
        registerOutputs(Map.of());
    }

    private void collect(Args args) {
        args.mariaDb().ifPresent(mariaDb -> {
            secrets.put("mariadb-admin", mariaDb.admin());
            mariaDb.logins().forEach((database, login) -> secrets.put("mariadb-" + database, login));
        });
        args.aurora().ifPresent(aurora -> {
            secrets.put("aurora-admin", aurora.admin());
            secrets.put("aurora-app", aurora.login());
        });
    }

    private JavaFunction function(
            String name,
            String base,
            String description,
            String handler,
            Duration timeout,
            Output<List<Statement>> statements,
            Args args) {
        return new JavaFunction(
                name,
                new JavaFunction.Args(
                        args.tags(),
                        "data",
                        base,
                        description,
                        ARCHIVE,
                        handler,
                        512,
                        timeout,
                        2,
                        true,
                        Map.of(),
                        statements,
                        Optional.of(args.vpc()),
                        args.logsKeyArn(),
                        args.retention(),
                        Optional.empty()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private Output<List<String>> secretArns() {
        return Output.all(secrets.values().stream().map(StoredSecret::arn).toList());
    }

    private Output<List<Statement>> readSecrets(Args args) {
        return Output.tuple(secretArns(), args.keyArn())
                .applyValue(t -> List.of(
                        Statement.allow("ReadSecrets", "secretsmanager:GetSecretValue")
                                .on(t.t1.toArray(String[]::new)),
                        Statement.allow("Decrypt", "kms:Decrypt").on(t.t2)));
    }

    private Output<List<Statement>> rotateSecrets(Args args) {
        return Output.tuple(secretArns(), args.keyArn())
                .applyValue(t -> List.of(
                        Statement.allow(
                                        "RotateSecrets",
                                        "secretsmanager:DescribeSecret",
                                        "secretsmanager:GetSecretValue",
                                        "secretsmanager:PutSecretValue",
                                        "secretsmanager:UpdateSecretVersionStage")
                                .on(t.t1.toArray(String[]::new)),
                        Statement.allow("MakePasswords", "secretsmanager:GetRandomPassword")
                                .on("*"),
                        Statement.allow("EncryptAndDecrypt", "kms:Decrypt", "kms:GenerateDataKey")
                                .on(t.t2)));
    }

    private Invocation initialise(String name, JavaFunction init, Args args) {
        Output<String> input = event(args);
        return new Invocation(
                name + "-initialise",
                InvocationArgs.builder()
                        .functionName(init.name())
                        .qualifier(init.alias().name())
                        .input(input)
                        // New code may bring new tables: it runs again, and is idempotent.
                        .triggers(init.alias().functionVersion().applyValue(version -> Map.of("version", version)))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static Output<String> event(Args args) {
        List<Output<Map.Entry<String, String>>> arns = new ArrayList<>();
        args.mariaDb().ifPresent(mariaDb -> {
            arns.add(entry("mariadb", mariaDb.admin()));
            mariaDb.logins().forEach((database, login) -> arns.add(entry(database, login)));
        });
        args.aurora().ifPresent(aurora -> {
            arns.add(entry("aurora", aurora.admin()));
            arns.add(entry("aurora-app", aurora.login()));
        });
        return Output.all(arns).applyValue(entries -> {
            Map<String, String> byName = new LinkedHashMap<>();
            entries.forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
            return event(byName).toString();
        });
    }

    private static Output<Map.Entry<String, String>> entry(String key, StoredSecret secret) {
        return secret.readableArn().applyValue(arn -> Map.entry(key, arn));
    }

    private static JsonObject event(Map<String, String> arns) {
        JsonObject event = new JsonObject();
        if (arns.containsKey("mariadb")) {
            JsonArray databases = new JsonArray();
            MariaDb.DATABASES.forEach(database -> {
                JsonObject entry = new JsonObject();
                entry.addProperty("name", database);
                entry.addProperty("secret", arns.get(database));
                databases.add(entry);
            });
            JsonObject mariaDb = new JsonObject();
            mariaDb.addProperty("adminSecret", arns.get("mariadb"));
            mariaDb.add("databases", databases);
            event.add("mariadb", mariaDb);
        }
        if (arns.containsKey("aurora")) {
            JsonObject aurora = new JsonObject();
            aurora.addProperty("adminSecret", arns.get("aurora"));
            aurora.addProperty("database", AuroraPostgres.DATABASE);
            aurora.addProperty("secret", arns.get("aurora-app"));
            event.add("aurora", aurora);
        }
        return event;
    }

    private void rotate(String name, JavaFunction rotate, Invocation initialised, Args args) {
        Permission permission = new Permission(
                name + "-rotate-by-secrets-manager",
                PermissionArgs.builder()
                        .function(rotate.name())
                        .action("lambda:InvokeFunction")
                        .principal("secretsmanager.amazonaws.com")
                        .sourceAccount(args.accountId())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        secrets.forEach((key, secret) -> new SecretRotation(
                name + "-" + key + "-rotation",
                SecretRotationArgs.builder()
                        .secretId(secret.arn())
                        // The function itself: Secrets Manager's documentation knows no aliases here.
                        .rotationLambdaArn(rotate.arn())
                        .rotateImmediately(false)
                        .rotationRules(SecretRotationRotationRulesArgs.builder()
                                .automaticallyAfterDays(ROTATION_DAYS)
                                .build())
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(permission, initialised)
                        // A rotation ends with its secret.
                        .retainOnDelete(true)
                        .build()));
    }

    /** The run that made databases and users. */
    Resource initialised() {
        return initialised;
    }
}
