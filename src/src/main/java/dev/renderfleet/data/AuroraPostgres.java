package dev.renderfleet.data;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.rds.Cluster;
import com.pulumi.aws.rds.ClusterArgs;
import com.pulumi.aws.rds.ClusterInstance;
import com.pulumi.aws.rds.ClusterInstanceArgs;
import com.pulumi.aws.rds.ClusterParameterGroup;
import com.pulumi.aws.rds.ClusterParameterGroupArgs;
import com.pulumi.aws.rds.SubnetGroup;
import com.pulumi.aws.rds.SubnetGroupArgs;
import com.pulumi.aws.rds.inputs.ClusterParameterGroupParameterArgs;
import com.pulumi.aws.rds.inputs.ClusterServerlessv2ScalingConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Aurora;
import dev.renderfleet.stores.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aurora PostgreSQL Serverless v2 with the login of its application. TLS is required, storage is encrypted, backups allow any
 * point in time. Role and tables are made by the database-init function.
 */
public final class AuroraPostgres extends ComponentResource {

    private static final String TYPE = "renderfleet:data:AuroraPostgres";
    private static final String ENGINE = "aurora-postgresql";
    private static final String ENGINE_MODE = "provisioned";
    /** Aurora picks the current minor of this major version and keeps it current in the maintenance window. */
    private static final String ENGINE_VERSION = "16";

    private static final String FAMILY = "aurora-postgresql16";
    private static final String ADMIN = "postgres";
    /** The application's database, and its user. */
    public static final String DATABASE = "app";

    private static final int PORT = 5432;
    private static final List<String> LOGS = List.of("postgresql");
    private static final String SLOW_QUERY_MILLISECONDS = "2000";
    /** Aurora's shortest: a pause is worth most where nobody waits. */
    private static final int AUTO_PAUSE_SECONDS = 300;

    private final Cluster cluster;
    private final StoredSecret admin;
    private final StoredSecret login;

    public record Args(
            Tags tags,
            String region,
            Aurora config,
            StoreNetwork network,
            Output<String> keyArn,
            EngineLogs.Args logs,
            boolean protectData) {}

    public AuroraPostgres(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Output<String> adminPassword = GeneratedValue.password(name + "-admin-password", this);
        cluster = cluster(name, args, adminPassword);
        instances(name, args);
        admin = secret(
                name + "-admin",
                "aurora/master-credentials",
                "Aurora administrator",
                args,
                login(ADMIN, adminPassword, Output.of(""), "postgres", false));
        login = secret(
                name + "-app",
                "aurora/app",
                "Aurora user of the API; url is its DATABASE_URL",
                args,
                login(DATABASE, GeneratedValue.password(name + "-app-password", this), admin.arn(), DATABASE, true));
        registerOutputs(Map.of("host", cluster.endpoint()));
    }

    private Cluster cluster(String name, Args args, Output<String> adminPassword) {
        String identifier = args.tags().names().of("aurora");
        List<LogGroup> logs = EngineLogs.create(name, "/aws/rds/cluster/" + identifier, LOGS, args.logs(), this);
        SubnetGroup subnets = subnetGroup(name, args);
        List<Resource> first = new ArrayList<>(logs);
        first.add(identity(name + "-cluster", identifier, subnets, args));
        return new Cluster(
                name + "-cluster",
                ClusterArgs.builder()
                        .clusterIdentifier(identifier)
                        .engine(ENGINE)
                        .engineMode(ENGINE_MODE)
                        .engineVersion(ENGINE_VERSION)
                        .serverlessv2ScalingConfiguration(capacity(args.config()))
                        .databaseName(DATABASE)
                        .masterUsername(ADMIN)
                        .masterPassword(adminPassword)
                        .port(PORT)
                        .storageEncrypted(true)
                        .kmsKeyId(args.keyArn())
                        .dbSubnetGroupName(subnets.name())
                        .vpcSecurityGroupIds(args.network().securityGroupId().applyValue(List::of))
                        .dbClusterParameterGroupName(parameterGroup(name, args).name())
                        .iamDatabaseAuthenticationEnabled(true)
                        .backupRetentionPeriod(args.config().backupDays())
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
                        // The rotation changes it; Aurora chooses and reports zones.
                        .ignoreChanges("masterPassword", "availabilityZones")
                        .build());
    }

    private StoreIdentity identity(String store, String identifier, SubnetGroup subnets, Args args) {
        return StoreIdentity.of(
                new StoreIdentity.Args(
                        store,
                        args.region(),
                        Map.of(
                                "clusterIdentifier", identifier,
                                "databaseName", DATABASE,
                                "dbSubnetGroupName", subnets.name(),
                                "engine", ENGINE,
                                "engineMode", ENGINE_MODE,
                                "kmsKeyId", args.keyArn(),
                                "masterUsername", ADMIN,
                                "storageEncrypted", true)),
                this);
    }

    private static ClusterServerlessv2ScalingConfigurationArgs capacity(Aurora config) {
        var capacity = ClusterServerlessv2ScalingConfigurationArgs.builder()
                .minCapacity(config.minAcu().doubleValue())
                .maxCapacity(config.maxAcu().doubleValue());
        if (config.minAcu().signum() == 0) {
            capacity.secondsUntilAutoPause(AUTO_PAUSE_SECONDS);
        }
        return capacity.build();
    }

    private void instances(String name, Args args) {
        instance(name + "-writer", args);
        if (args.config().reader()) {
            instance(name + "-reader", args);
        }
    }

    private void instance(String name, Args args) {
        new ClusterInstance(
                name,
                ClusterInstanceArgs.builder()
                        .clusterIdentifier(cluster.id())
                        .engine(ENGINE)
                        .engineVersion(cluster.engineVersionActual())
                        .instanceClass("db.serverless")
                        .publiclyAccessible(false)
                        .autoMinorVersionUpgrade(true)
                        .copyTagsToSnapshot(true)
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        // Aurora upgrades minors by itself; following it here would replace nothing but confuse a
                        // preview.
                        .ignoreChanges("engineVersion")
                        .build());
    }

    private SubnetGroup subnetGroup(String name, Args args) {
        return new SubnetGroup(
                name + "-subnets",
                SubnetGroupArgs.builder()
                        .description("Isolated subnets of Aurora")
                        .subnetIds(args.network().subnetIds())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private ClusterParameterGroup parameterGroup(String name, Args args) {
        return new ClusterParameterGroup(
                name + "-parameters",
                ClusterParameterGroupArgs.builder()
                        .family(FAMILY)
                        .description("Aurora: TLS only, slow statements logged")
                        .parameters(
                                parameter("rds.force_ssl", "1"),
                                parameter("log_min_duration_statement", SLOW_QUERY_MILLISECONDS))
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static ClusterParameterGroupParameterArgs parameter(String name, String value) {
        return ClusterParameterGroupParameterArgs.builder()
                .name(name)
                .value(value)
                .applyMethod("immediate")
                .build();
    }

    private Output<String> login(
            String user, Output<String> password, Output<String> adminArn, String database, boolean withUrl) {
        return Output.tuple(cluster.endpoint(), password, adminArn).applyValue(t -> {
            String login = StoredSecret.databaseLogin("postgres", t.t1, PORT, user, t.t2, database, t.t3);
            return withUrl ? StoredSecret.withDatabaseUrl(login) : login;
        });
    }

    private StoredSecret secret(String name, String path, String description, Args args, Output<String> value) {
        return new StoredSecret(
                name,
                new StoredSecret.Args(
                        args.tags(), path, description, args.keyArn(), value, Optional.empty(), args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    public Output<String> host() {
        return cluster.endpoint();
    }

    public Output<String> arn() {
        return cluster.arn();
    }

    public Output<String> secretArn() {
        return login.readableArn();
    }

    StoredSecret admin() {
        return admin;
    }

    StoredSecret login() {
        return login;
    }
}
