package dev.renderfleet.data;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.rds.Instance;
import com.pulumi.aws.rds.InstanceArgs;
import com.pulumi.aws.rds.ParameterGroup;
import com.pulumi.aws.rds.ParameterGroupArgs;
import com.pulumi.aws.rds.SubnetGroup;
import com.pulumi.aws.rds.SubnetGroupArgs;
import com.pulumi.aws.rds.inputs.ParameterGroupParameterArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * MariaDB 10.11 on RDS with the logins of its three databases. TLS is required, storage is encrypted and grows to a ceiling,
 * backups allow any point in time. The databases themselves are made by the database-init function.
 */
public final class MariaDb extends ComponentResource {

    private static final String TYPE = "renderfleet:data:MariaDb";
    private static final String ENGINE = "mariadb";
    /** RDS picks the current patch of this series and keeps it current in the maintenance window. */
    private static final String ENGINE_VERSION = "10.11";

    private static final String FAMILY = "mariadb10.11";
    private static final String ADMIN = "admin";
    private static final int PORT = 3306;
    private static final List<String> LOGS = List.of("error", "slowquery");
    private static final String SLOW_QUERY_SECONDS = "2";
    /** The central database, and the pools that tenants are spread over. */
    public static final List<String> DATABASES = List.of("bp", "tenant_pool_1", "tenant_pool_2");

    private final Instance instance;
    private final StoredSecret admin;
    private final Map<String, StoredSecret> logins = new LinkedHashMap<>();

    public record Args(
            Tags tags,
            String region,
            dev.renderfleet.stage.MariaDb config,
            StoreNetwork network,
            Output<String> keyArn,
            EngineLogs.Args logs,
            boolean protectData) {}

    public MariaDb(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Output<String> adminPassword = GeneratedValue.password(name + "-admin-password", this);
        instance = instance(name, args, adminPassword);
        admin = secret(
                name + "-admin",
                "rds/master-credentials",
                "MariaDB administrator",
                args,
                login(ADMIN, adminPassword, Output.of(""), ""));
        DATABASES.forEach(database -> logins.put(
                database,
                secret(
                        name + "-" + database,
                        "rds/" + database,
                        "MariaDB user of database " + database,
                        args,
                        login(
                                database,
                                GeneratedValue.password(name + "-" + database + "-password", this),
                                admin.arn(),
                                database))));
        registerOutputs(Map.of("host", instance.address()));
    }

    private Instance instance(String name, Args args, Output<String> adminPassword) {
        String identifier = args.tags().names().of("mariadb");
        List<LogGroup> logs = EngineLogs.create(name, "/aws/rds/instance/" + identifier, LOGS, args.logs(), this);
        var config = args.config();
        List<Resource> first = new ArrayList<>(logs);
        first.add(identity(name + "-instance", args));
        return new Instance(
                name + "-instance",
                InstanceArgs.builder()
                        .identifier(identifier)
                        .engine(ENGINE)
                        .engineVersion(ENGINE_VERSION)
                        .autoMinorVersionUpgrade(true)
                        .instanceClass(config.instanceClass())
                        .multiAz(config.multiAz())
                        .storageType("gp3")
                        .allocatedStorage(config.storageGib())
                        .maxAllocatedStorage(config.maxStorageGib())
                        .storageEncrypted(true)
                        .kmsKeyId(args.keyArn())
                        .username(ADMIN)
                        .password(adminPassword)
                        .port(PORT)
                        .dbSubnetGroupName(subnetGroup(name, args).name())
                        .vpcSecurityGroupIds(args.network().securityGroupId().applyValue(List::of))
                        .publiclyAccessible(false)
                        .parameterGroupName(parameterGroup(name, args).name())
                        .iamDatabaseAuthenticationEnabled(true)
                        .backupRetentionPeriod(config.backupDays())
                        .copyTagsToSnapshot(true)
                        .deleteAutomatedBackups(!args.protectData())
                        .deletionProtection(args.protectData())
                        .skipFinalSnapshot(!args.protectData())
                        .finalSnapshotIdentifier(identifier + "-final")
                        .enabledCloudwatchLogsExports(LOGS)
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .dependsOn(first.toArray(Resource[]::new))
                        // The rotation changes it, and storage autoscaling grows it.
                        .ignoreChanges("password", "allocatedStorage")
                        .build());
    }

    private StoreIdentity identity(String store, Args args) {
        return StoreIdentity.of(
                new StoreIdentity.Args(
                        store,
                        args.region(),
                        Map.of(
                                "engine", ENGINE,
                                "kmsKeyId", args.keyArn(),
                                "storageEncrypted", true,
                                "username", ADMIN,
                                // Not the instance's: database-init makes them, and a renamed one would be a new, empty
                                // one.
                                "databases", DATABASES)),
                this);
    }

    private SubnetGroup subnetGroup(String name, Args args) {
        return new SubnetGroup(
                name + "-subnets",
                SubnetGroupArgs.builder()
                        .description("Isolated subnets of MariaDB")
                        .subnetIds(args.network().subnetIds())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private ParameterGroup parameterGroup(String name, Args args) {
        return new ParameterGroup(
                name + "-parameters",
                ParameterGroupArgs.builder()
                        .family(FAMILY)
                        .description("MariaDB: TLS only, slow queries logged")
                        .parameters(
                                parameter("require_secure_transport", "1"),
                                parameter("slow_query_log", "1"),
                                parameter("long_query_time", SLOW_QUERY_SECONDS))
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static ParameterGroupParameterArgs parameter(String name, String value) {
        return ParameterGroupParameterArgs.builder()
                .name(name)
                .value(value)
                .applyMethod("immediate")
                .build();
    }

    private Output<String> login(String user, Output<String> password, Output<String> adminArn, String database) {
        return Output.tuple(instance.address(), password, adminArn)
                .applyValue(t -> StoredSecret.databaseLogin(ENGINE, t.t1, PORT, user, t.t2, database, t.t3));
    }

    private StoredSecret secret(String name, String path, String description, Args args, Output<String> value) {
        return new StoredSecret(
                name,
                new StoredSecret.Args(
                        args.tags(), path, description, args.keyArn(), value, Optional.empty(), args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    public Output<String> host() {
        return instance.address();
    }

    public Output<String> arn() {
        return instance.arn();
    }

    /** The ARNs of the logins' secrets by database. */
    public Output<Map<String, String>> secretArns() {
        return Output.all(logins.entrySet().stream()
                        .map(login -> login.getValue().arn().applyValue(arn -> Map.entry(login.getKey(), arn)))
                        .toList())
                .applyValue(arns -> {
                    Map<String, String> byDatabase = new TreeMap<>();
                    arns.forEach(arn -> byDatabase.put(arn.getKey(), arn.getValue()));
                    return byDatabase;
                });
    }

    StoredSecret admin() {
        return admin;
    }

    /** The logins by database. */
    Map<String, StoredSecret> logins() {
        return logins;
    }
}
