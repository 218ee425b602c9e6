package dev.renderfleet.data;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.functions.JavaFunction;
import dev.renderfleet.messaging.Queues;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a stage keeps, and its queues: each store if its system is on, with the keys and functions they need. */
public final class Data extends ComponentResource {

    private static final String TYPE = "renderfleet:data:Data";

    private final Keys keys;
    private final Queues queues;
    private final Optional<TaskTable> taskTable;
    private final Optional<MariaDb> mariaDb;
    private final Optional<RedisCache> redis;
    private final Optional<MediaStore> media;
    private final Optional<Secrets> secrets;
    private final Optional<AuroraPostgres> aurora;
    private final Optional<DatabaseFunctions> databaseFunctions;

    /**
     * What the stores depend on.
     *
     * @param isolatedSubnetIds where databases and caches lie
     * @param functions where functions run that reach databases
     * @param securityGroups the stores' groups, for those that the stage has
     * @param site the load balancer's name, where the media CDN stands in front of the site
     */
    public record Args(
            Tags tags,
            Stage stage,
            Output<String> accountId,
            Output<List<String>> isolatedSubnetIds,
            Optional<JavaFunction.Vpc> functions,
            StoreGroups securityGroups,
            Output<String> logsKeyArn,
            Output<String> certificateArn,
            Optional<Output<String>> site,
            AlertTopics alerts) {}

    /** The security groups of the stores that the stage has. */
    public record StoreGroups(
            Optional<Output<String>> mariaDb, Optional<Output<String>> redis, Optional<Output<String>> aurora) {}

    public Data(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        keys = keys(name, args);
        queues = queues(name, args);
        taskTable = taskTable(args);
        mariaDb = mariaDb(args);
        redis = redis(args);
        media = media(args);
        secrets = secrets(args);
        aurora = aurora(args);
        databaseFunctions = databaseFunctions(args);
        backups(args);
        registerOutputs(Map.of("dataKeyArn", keys.dataArn()));
    }

    private Keys keys(String name, Args args) {
        return new Keys(
                name + "-keys",
                new Keys.Args(
                        args.tags(),
                        args.stage().region(),
                        args.accountId(),
                        args.stage().protectData()),
                children());
    }

    private Queues queues(String name, Args args) {
        return new Queues(
                name + "-queues",
                new Queues.Args(
                        args.tags(),
                        args.stage().region(),
                        args.stage().workloads(),
                        args.stage().gpuTasks(),
                        args.stage().notifications(),
                        keys.queuesArn(),
                        args.alerts(),
                        args.stage().protectData()),
                children());
    }

    private Optional<TaskTable> taskTable(Args args) {
        return args.stage().workloads().gpuTasks()
                ? Optional.of(new TaskTable(
                        "task-store",
                        new TaskTable.Args(
                                args.tags(),
                                args.stage().region(),
                                args.stage().gpuTasks().stream(),
                                keys.dataArn(),
                                args.stage().protectData()),
                        children()))
                : Optional.empty();
    }

    private Optional<MariaDb> mariaDb(Args args) {
        return args.securityGroups()
                .mariaDb()
                .map(group -> new MariaDb(
                        "mariadb",
                        new MariaDb.Args(
                                args.tags(),
                                args.stage().region(),
                                args.stage().mariadb(),
                                new StoreNetwork(args.isolatedSubnetIds(), group),
                                keys.dataArn(),
                                engineLogs(args),
                                args.stage().protectData()),
                        children()));
    }

    private Optional<RedisCache> redis(Args args) {
        return args.securityGroups()
                .redis()
                .map(group -> new RedisCache(
                        "redis",
                        new RedisCache.Args(
                                args.tags(),
                                args.stage().region(),
                                args.stage().redis(),
                                new StoreNetwork(args.isolatedSubnetIds(), group),
                                keys.dataArn(),
                                engineLogs(args),
                                args.stage().protectData()),
                        children()));
    }

    private Optional<MediaStore> media(Args args) {
        return args.stage().workloads().mediaPlatform()
                ? Optional.of(new MediaStore(
                        "media",
                        new MediaStore.Args(
                                args.tags(),
                                args.stage().region(),
                                args.stage().media(),
                                args.stage().domainName(),
                                args.site(),
                                args.certificateArn(),
                                args.stage().hostedZoneId(),
                                args.accountId(),
                                args.stage().protectData()),
                        children()))
                : Optional.empty();
    }

    private Optional<Secrets> secrets(Args args) {
        return args.stage().workloads().mediaPlatform()
                ? Optional.of(new Secrets(
                        "secrets",
                        new Secrets.Args(
                                args.tags(), keys.dataArn(), args.stage().protectData()),
                        children()))
                : Optional.empty();
    }

    private Optional<AuroraPostgres> aurora(Args args) {
        return args.securityGroups()
                .aurora()
                .map(group -> new AuroraPostgres(
                        "aurora",
                        new AuroraPostgres.Args(
                                args.tags(),
                                args.stage().region(),
                                args.stage().aurora(),
                                new StoreNetwork(args.isolatedSubnetIds(), group),
                                keys.dataArn(),
                                engineLogs(args),
                                args.stage().protectData()),
                        children()));
    }

    private static EngineLogs.Args engineLogs(Args args) {
        return new EngineLogs.Args(args.tags(), args.logsKeyArn(), args.stage().logRetentionDays());
    }

    private Optional<DatabaseFunctions> databaseFunctions(Args args) {
        return args.functions()
                .map(vpc -> new DatabaseFunctions(
                        "database",
                        new DatabaseFunctions.Args(
                                args.tags(),
                                mariaDb,
                                aurora,
                                vpc,
                                keys.dataArn(),
                                args.accountId(),
                                args.logsKeyArn(),
                                args.stage().logRetentionDays()),
                        children()));
    }

    private void backups(Args args) {
        List<Output<String>> arns = new ArrayList<>();
        mariaDb.ifPresent(store -> arns.add(store.arn()));
        aurora.ifPresent(store -> arns.add(store.arn()));
        taskTable.ifPresent(store -> arns.add(store.arn()));
        media.ifPresent(store -> arns.add(store.bucketArn()));
        if (args.stage().backupPlan() && !arns.isEmpty()) {
            new Backups(
                    "backups",
                    new Backups.Args(
                            args.tags(),
                            args.stage().region(),
                            keys.dataArn(),
                            args.accountId(),
                            Output.all(arns),
                            args.stage().protectData()),
                    children());
        }
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    /** The key of databases, tables, buckets and secrets. */
    public Output<String> dataKeyArn() {
        return keys.dataArn();
    }

    /** The key of queues. */
    public Output<String> queuesKeyArn() {
        return keys.queuesArn();
    }

    /** What has to be there before an application can log in to its database. */
    public Optional<Resource> databaseLogins() {
        return databaseFunctions.map(DatabaseFunctions::initialised);
    }

    public Queues queues() {
        return queues;
    }

    public Optional<TaskTable> taskTable() {
        return taskTable;
    }

    public Optional<MariaDb> mariaDb() {
        return mariaDb;
    }

    public Optional<RedisCache> redis() {
        return redis;
    }

    public Optional<MediaStore> media() {
        return media;
    }

    public Optional<Secrets> secrets() {
        return secrets;
    }

    public Optional<AuroraPostgres> aurora() {
        return aurora;
    }
}
