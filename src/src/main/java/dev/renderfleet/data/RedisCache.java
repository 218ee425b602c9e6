package dev.renderfleet.data;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.elasticache.ReplicationGroup;
import com.pulumi.aws.elasticache.ReplicationGroupArgs;
import com.pulumi.aws.elasticache.SubnetGroup;
import com.pulumi.aws.elasticache.SubnetGroupArgs;
import com.pulumi.aws.elasticache.inputs.ReplicationGroupLogDeliveryConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Redis;
import dev.renderfleet.stores.StoreIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Redis 7.1 as a replication group, which even with one node is what AUTH, TLS and encryption at rest need. With two or more
 * nodes a replica takes over when the primary fails. Stored data is encrypted with ElastiCache's own key; minor upgrades are on,
 * as AWS has it unless told otherwise.
 */
public final class RedisCache extends ComponentResource {

    private static final String TYPE = "renderfleet:data:RedisCache";
    private static final String ENGINE_VERSION = "7.1";
    private static final String PARAMETER_GROUP = "default.redis7";
    private static final int PORT = 6379;
    /** Source: the ElastiCache API reference, CreateReplicationGroup. */
    private static final int LONGEST_NAME = 40;

    private static final int PROTECTED_SNAPSHOT_DAYS = 7;
    private static final String SLOW_LOG = "slow-log";

    private final ReplicationGroup group;
    private final StoredSecret token;

    public record Args(
            Tags tags,
            String region,
            Redis config,
            StoreNetwork network,
            Output<String> keyArn,
            EngineLogs.Args logs,
            boolean protectData) {}

    public RedisCache(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Output<String> authToken = GeneratedValue.password(name + "-auth-token-value", this);
        token = new StoredSecret(
                name + "-auth-token",
                new StoredSecret.Args(
                        args.tags(),
                        "redis/auth-token",
                        "Redis AUTH token",
                        args.keyArn(),
                        authToken,
                        Optional.of("changing it needs a rolling restart of the backend"),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
        group = group(name, args, authToken);
        registerOutputs(Map.of("host", group.primaryEndpointAddress()));
    }

    private ReplicationGroup group(String name, Args args, Output<String> authToken) {
        String id = args.tags().names().of("redis", LONGEST_NAME);
        LogGroup log = EngineLogs.create(name, "/aws/elasticache/" + id, List.of(SLOW_LOG), args.logs(), this)
                .get(0);
        boolean failover = args.config().nodes() > 1;
        SubnetGroup subnets = subnetGroup(name, args);
        return new ReplicationGroup(
                name + "-group",
                ReplicationGroupArgs.builder()
                        .replicationGroupId(id)
                        .description("Sessions, cache and locks of the backend")
                        .engine("redis")
                        .engineVersion(ENGINE_VERSION)
                        .parameterGroupName(PARAMETER_GROUP)
                        .nodeType(args.config().nodeType())
                        .numCacheClusters(args.config().nodes())
                        .automaticFailoverEnabled(failover)
                        .multiAzEnabled(failover)
                        .port(PORT)
                        .transitEncryptionEnabled(true)
                        .authToken(authToken)
                        .atRestEncryptionEnabled(true)
                        .subnetGroupName(subnets.name())
                        .securityGroupIds(args.network().securityGroupId().applyValue(List::of))
                        .snapshotRetentionLimit(args.protectData() ? PROTECTED_SNAPSHOT_DAYS : 1)
                        .logDeliveryConfigurations(ReplicationGroupLogDeliveryConfigurationArgs.builder()
                                .logType(SLOW_LOG)
                                .logFormat("json")
                                .destinationType("cloudwatch-logs")
                                .destination(log.name())
                                .build())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .dependsOn(identity(name + "-group", id, subnets, args))
                        .build());
    }

    private StoreIdentity identity(String store, String id, SubnetGroup subnets, Args args) {
        return StoreIdentity.of(
                new StoreIdentity.Args(
                        store,
                        args.region(),
                        Map.of(
                                "atRestEncryptionEnabled",
                                true,
                                "port",
                                PORT,
                                "replicationGroupId",
                                id,
                                "subnetGroupName",
                                subnets.name())),
                this);
    }

    private SubnetGroup subnetGroup(String name, Args args) {
        return new SubnetGroup(
                name + "-subnets",
                SubnetGroupArgs.builder()
                        .description("Isolated subnets of Redis")
                        .subnetIds(args.network().subnetIds())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    public Output<String> host() {
        return group.primaryEndpointAddress();
    }

    public Output<String> authTokenSecretArn() {
        return token.readableArn();
    }
}
