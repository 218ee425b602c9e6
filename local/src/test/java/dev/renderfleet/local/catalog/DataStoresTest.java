package dev.renderfleet.local.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.protocol.Network;
import dev.renderfleet.local.protocol.Plugin;
import dev.renderfleet.local.protocol.Plugin.Deployed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases, caches, buckets, tables, queues and secrets, as a program would make them. */
class DataStoresTest {

    @TempDir
    Path folder;

    private Plugin plugin;
    private Network network;
    private Deployed otherSubnet;

    @BeforeEach
    void start() {
        plugin = Plugin.in(folder);
        network = Network.in(plugin);
        otherSubnet = plugin.create(
                Network.SUBNET,
                "subnet-b",
                Map.of("vpcId", network.vpc().id(), "cidrBlock", "10.0.2.0/24", "availabilityZone", "us-east-1b"));
    }

    private static Map<String, Object> with(Map<String, ?> inputs, String key, Object value) {
        Map<String, Object> copy = new HashMap<>(inputs);
        copy.put(key, value);
        return copy;
    }

    private Map<String, Object> mariaDb() {
        Deployed group = plugin.create(
                Rds.SUBNET_GROUP,
                "db",
                Map.of("subnetIds", List.of(network.subnet().id(), otherSubnet.id())));
        return Map.of(
                "engine",
                "mariadb",
                "engineVersion",
                "10.11.11",
                "instanceClass",
                "db.t4g.small",
                "allocatedStorage",
                20,
                "identifier",
                "bp-test-mariadb",
                "username",
                "admin",
                "password",
                new Secret(PropertyValue.of("correct horse")),
                "dbSubnetGroupName",
                group.id(),
                "vpcSecurityGroupIds",
                List.of(network.group().id()),
                "skipFinalSnapshot",
                true);
    }

    @Test
    void a_database_has_an_endpoint_and_keeps_its_password_to_itself() throws IOException {
        Deployed database = plugin.create(Rds.INSTANCE, "db", mariaDb());
        assertThat(database.id()).matches("db-[A-Z2-7]{26}");
        assertThat(database.text("endpoint"))
                .matches("bp-test-mariadb\\.c[0-9a-f]{11}\\.us-east-1\\.rds\\.amazonaws\\.com:3306");
        assertThat(database.text("parameterGroupName")).isEqualTo("default.mariadb10.11");
        assertThat(database.get("password")).isInstanceOf(Secret.class);
        assertThat(Files.readString(folder.resolve(".renderfleet/rehearsal-project-test.json")))
                .doesNotContain("correct horse");
        assertThat(plugin.read(database).state()).isEqualTo(database.state());
    }

    @Test
    void a_password_that_the_program_forgot_to_mark_is_secret_all_the_same() {
        Deployed database = plugin.create(Rds.INSTANCE, "db", with(mariaDb(), "password", "plain-text"));
        assertThat(database.get("password")).isEqualTo(new Secret(PropertyValue.of("plain-text")));
    }

    @Test
    void a_databases_class_changes_in_place_and_its_engine_does_not() {
        Map<String, Object> inputs = mariaDb();
        Deployed database = plugin.create(Rds.INSTANCE, "db", inputs);
        assertThat(plugin.diff(database, with(inputs, "instanceClass", "db.t4g.medium"))
                        .getReplacesList())
                .isEmpty();
        assertThat(plugin.diff(database, with(inputs, "engine", "mysql")).getReplacesList())
                .containsExactly("engine");
    }

    @Test
    void a_protected_database_is_not_deleted() {
        Map<String, Object> inputs = with(mariaDb(), "deletionProtection", true);
        Deployed database = plugin.create(Rds.INSTANCE, "db", inputs);
        assertThatThrownBy(() -> plugin.delete(database)).hasMessageContaining("disable deletion protection");
        Deployed unprotected = plugin.update(database, with(inputs, "deletionProtection", false));
        plugin.delete(unprotected);
        assertThat(plugin.read(unprotected).id()).isEmpty();
    }

    @Test
    void a_database_without_a_final_snapshot_must_say_so() {
        Deployed database = plugin.create(Rds.INSTANCE, "db", with(mariaDb(), "skipFinalSnapshot", false));
        assertThatThrownBy(() -> plugin.delete(database)).hasMessageContaining("finalSnapshotIdentifier is required");
    }

    @Test
    void a_subnet_group_needs_two_zones() {
        assertThatThrownBy(() -> plugin.create(
                        Rds.SUBNET_GROUP,
                        "one",
                        Map.of("subnetIds", List.of(network.subnet().id()))))
                .hasMessageContaining("DBSubnetGroupDoesNotCoverEnoughAZs")
                .hasMessageContaining("us-east-1a");
    }

    @Test
    void an_aurora_cluster_has_a_writer_and_a_reader_endpoint_and_outlives_no_instance() {
        Deployed group = plugin.create(
                Rds.SUBNET_GROUP,
                "db",
                Map.of("subnetIds", List.of(network.subnet().id(), otherSubnet.id())));
        Deployed cluster = plugin.create(
                Rds.CLUSTER,
                "aurora",
                Map.of(
                        "engine",
                        "aurora-postgresql",
                        "engineVersion",
                        "16.8",
                        "clusterIdentifier",
                        "bp-test-aurora",
                        "masterUsername",
                        "root",
                        "masterPassword",
                        new Secret(PropertyValue.of("secret")),
                        "dbSubnetGroupName",
                        group.id(),
                        "skipFinalSnapshot",
                        true,
                        "serverlessv2ScalingConfiguration",
                        Map.of("minCapacity", 0.5, "maxCapacity", 2)));
        Deployed instance = plugin.create(
                "aws:rds/clusterInstance:ClusterInstance",
                "writer",
                Map.of(
                        "clusterIdentifier", cluster.id(),
                        "engine", "aurora-postgresql",
                        "instanceClass", "db.serverless"));
        assertThat(cluster.text("endpoint")).startsWith("bp-test-aurora.cluster-c");
        assertThat(cluster.text("readerEndpoint")).startsWith("bp-test-aurora.cluster-ro-c");
        assertThat(instance.get("port")).isEqualTo(PropertyValue.of(5432));
        assertThatThrownBy(() -> plugin.delete(cluster)).hasMessageContaining("still contains DB instances");
        assertThat(plugin.problems(
                        Rds.CLUSTER,
                        Map.of(
                                "engine", "aurora-postgresql",
                                "masterPassword", "x",
                                "serverlessv2ScalingConfiguration", Map.of("minCapacity", 0.3, "maxCapacity", 2))))
                .singleElement()
                .asString()
                .contains("halves of an ACU");
    }

    @Test
    void a_cache_with_tls_and_a_token_has_addresses_by_role() {
        Map<String, Object> inputs = Map.of(
                "description",
                "cache",
                "replicationGroupId",
                "bp-test-redis",
                "engineVersion",
                "7.1",
                "nodeType",
                "cache.t4g.micro",
                "numCacheClusters",
                2,
                "automaticFailoverEnabled",
                true,
                "transitEncryptionEnabled",
                true,
                "authToken",
                new Secret(PropertyValue.of("0123456789abcdef")));
        Deployed cache = plugin.create(ElastiCache.REPLICATION_GROUP, "redis", inputs);
        assertThat(cache.text("primaryEndpointAddress"))
                .matches("master\\.bp-test-redis\\.[0-9a-f]{6}\\.use1\\.cache\\.amazonaws\\.com");
        assertThat(cache.get("memberClusters"))
                .isEqualTo(PropertyValue.of(List.of("bp-test-redis-001", "bp-test-redis-002")));
        assertThat(plugin.problems(ElastiCache.REPLICATION_GROUP, with(inputs, "numCacheClusters", 1)))
                .containsExactly("automaticFailoverEnabled: needs at least two nodes (numCacheClusters)");
        assertThat(plugin.problems(
                        ElastiCache.REPLICATION_GROUP,
                        with(inputs, "authToken", new Secret(PropertyValue.of("short")))))
                .singleElement()
                .asString()
                .startsWith("authToken: expected 16 to 128")
                .doesNotContain("short");
    }

    @Test
    void a_bucket_is_named_and_its_parts_belong_to_it() {
        Deployed bucket = plugin.create(S3.BUCKET_V2, "media", Map.of("bucket", "bp-test-media"));
        Deployed block = plugin.create(
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", Map.of("bucket", bucket.id()));
        assertThat(bucket.text("arn")).isEqualTo("arn:aws:s3:::bp-test-media");
        assertThat(bucket.text("bucketRegionalDomainName")).isEqualTo("bp-test-media.s3.us-east-1.amazonaws.com");
        assertThat(block.id()).isEqualTo("bp-test-media");
        assertThatThrownBy(() -> plugin.create(
                        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                        "again",
                        Map.of("bucket", bucket.id())))
                .hasMessageContaining("would overwrite each other");
        assertThatThrownBy(() -> plugin.create(
                        "aws:s3/bucketVersioningV2:BucketVersioningV2",
                        "versions",
                        Map.of("bucket", "somebody-elses", "versioningConfiguration", Map.of("status", "Enabled"))))
                .hasMessageContaining("bucket: \"somebody-elses\" is not the bucket of an");
        assertThat(plugin.problems(S3.BUCKET_V2, Map.of("bucket", "Upper_Case")))
                .hasSize(1);
    }

    @Test
    void a_tables_attributes_are_its_keys() {
        Map<String, Object> inputs = Map.of(
                "name", "bp-test-task_store",
                "billingMode", "PAY_PER_REQUEST",
                "hashKey", "task_id",
                "attributes",
                        List.of(
                                Map.of("name", "task_id", "type", "S"),
                                Map.of("name", "status", "type", "S"),
                                Map.of("name", "created_at", "type", "N")),
                "globalSecondaryIndexes",
                        List.of(Map.of(
                                "name", "status-created_at-index",
                                "hashKey", "status",
                                "rangeKey", "created_at",
                                "projectionType", "ALL")),
                "streamEnabled", true,
                "streamViewType", "NEW_IMAGE");
        Deployed table = plugin.create(DynamoDb.TABLE, "tasks", inputs);
        assertThat(table.text("arn")).isEqualTo("arn:aws:dynamodb:us-east-1:123456789012:table/bp-test-task_store");
        assertThat(table.text("streamArn")).startsWith(table.text("arn") + "/stream/2026-01-02T03:04:05");
        assertThat(plugin.problems(DynamoDb.TABLE, with(inputs, "globalSecondaryIndexes", List.of())))
                .containsExactly("attributes: all attributes must be indexed. Unused attributes: [created_at, status]");
        assertThat(plugin.diff(table, with(inputs, "rangeKey", "created_at")).getReplacesList())
                .containsExactly("rangeKey");
    }

    @Test
    void a_queue_and_its_dead_letter_queue_are_of_one_kind() {
        Deployed dead = plugin.create(Sqs.QUEUE, "dead", Map.of("name", "bp-test-dead"));
        String policy = "{\"deadLetterTargetArn\":\"" + dead.text("arn") + "\",\"maxReceiveCount\":3}";
        Deployed queue = plugin.create(Sqs.QUEUE, "tasks", Map.of("name", "bp-test-tasks", "redrivePolicy", policy));
        assertThat(queue.id()).isEqualTo("https://sqs.us-east-1.amazonaws.com/123456789012/bp-test-tasks");
        assertThat(queue.text("url")).isEqualTo(queue.id());
        assertThatThrownBy(() -> plugin.create(Sqs.QUEUE, "orders", Map.of("fifoQueue", true, "redrivePolicy", policy)))
                .hasMessageContaining("a FIFO queue needs a FIFO dead-letter queue");
        assertThatThrownBy(() -> plugin.create(
                        Sqs.QUEUE, "lost", Map.of("redrivePolicy", policy.replace("bp-test-dead", "nowhere"))))
                .hasMessageContaining("does not exist");
    }

    @Test
    void an_automatic_fifo_name_ends_as_it_must() {
        Deployed queue = plugin.create(Sqs.QUEUE, "orders", Map.of("fifoQueue", true));
        assertThat(queue.text("name")).matches("orders-[0-9a-f]{7}\\.fifo");
        assertThat(plugin.problems(Sqs.QUEUE, Map.of("fifoQueue", true, "name", "orders")))
                .hasSize(1);
    }

    @Test
    void a_secrets_value_is_kept_out_of_the_file_and_a_rotation_needs_a_permission() throws IOException {
        Deployed secret = plugin.create(SecretsManager.SECRET, "db", Map.of("name", "/bp/test/rds/bp"));
        Deployed version = plugin.create(
                "aws:secretsmanager/secretVersion:SecretVersion",
                "db",
                Map.of("secretId", secret.id(), "secretString", "{\"password\":\"hunter2\"}"));
        assertThat(secret.id())
                .matches("arn:aws:secretsmanager:us-east-1:123456789012:secret:/bp/test/rds/bp-[a-zA-Z0-9]{6}");
        assertThat(version.get("secretString")).isInstanceOf(Secret.class);
        assertThat(Files.readString(folder.resolve(".renderfleet/rehearsal-project-test.json")))
                .doesNotContain("hunter2");
        Deployed function = plugin.create(
                Lambda.FUNCTION,
                "rotate",
                Map.of(
                        "name", "rotate",
                        "role", network.role().text("arn"),
                        "runtime", "java21",
                        "handler", "Handler",
                        "s3Bucket", "code",
                        "s3Key", "rotate.zip"));
        Map<String, Object> rotation = Map.of(
                "secretId", secret.id(),
                "rotationLambdaArn", function.text("arn"),
                "rotationRules", Map.of("automaticallyAfterDays", 30));
        assertThatThrownBy(() -> plugin.create("aws:secretsmanager/secretRotation:SecretRotation", "db", rotation))
                .hasMessageContaining("cannot invoke the specified Lambda function");
        plugin.create(
                "aws:lambda/permission:Permission",
                "rotate",
                Map.of(
                        "action", "lambda:InvokeFunction",
                        "function", function.text("name"),
                        "principal", "secretsmanager.amazonaws.com"));
        assertThat(plugin.create("aws:secretsmanager/secretRotation:SecretRotation", "db", rotation)
                        .get("rotationEnabled"))
                .isEqualTo(PropertyValue.of(true));
    }

    @Test
    void what_is_part_of_a_resource_goes_with_it() {
        Deployed bucket = plugin.create(S3.BUCKET_V2, "media", Map.of("bucket", "bp-test-media"));
        Deployed block = plugin.create(
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", Map.of("bucket", bucket.id()));
        plugin.delete(bucket);
        assertThat(plugin.read(block).id()).isEmpty();
        plugin.delete(block);
        Deployed rule = plugin.create(
                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                "https",
                Map.of(
                        "securityGroupId",
                        network.group().id(),
                        "ipProtocol",
                        "tcp",
                        "fromPort",
                        443,
                        "toPort",
                        443,
                        "cidrIpv4",
                        "10.0.0.0/16"));
        plugin.delete(network.group());
        assertThat(plugin.read(rule).id()).isEmpty();
    }

    @Test
    void a_group_that_another_groups_rule_names_stays() {
        Deployed other = plugin.create(
                Network.GROUP, "other", Map.of("vpcId", network.vpc().id()));
        plugin.create(
                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                "from-group",
                Map.of(
                        "securityGroupId",
                        other.id(),
                        "ipProtocol",
                        "tcp",
                        "fromPort",
                        80,
                        "toPort",
                        80,
                        "referencedSecurityGroupId",
                        network.group().id()));
        assertThatThrownBy(() -> plugin.delete(network.group())).hasMessageContaining("has a dependent object");
    }

    @Test
    void a_parameter_is_read_back_by_its_name() {
        plugin.create(
                Ssm.PARAMETER, "tag", Map.of("name", "/bp/test/release/image-tag", "type", "String", "value", "v1"));
        assertThat(plugin.invoke("aws:ssm/getParameter:getParameter", Map.of("name", "/bp/test/release/image-tag"))
                        .get("insecureValue"))
                .isEqualTo(PropertyValue.of("v1"));
    }

    @Test
    void a_backup_plan_names_a_vault_and_a_selection_a_plan() {
        Deployed vault = plugin.create(Backup.VAULT, "vault", Map.of());
        Deployed plan = plugin.create(
                Backup.PLAN,
                "plan",
                Map.of("rules", List.of(Map.of("ruleName", "daily", "targetVaultName", vault.text("name")))));
        assertThat(plan.text("arn")).matches("arn:aws:backup:us-east-1:123456789012:backup-plan:[0-9a-f-]{36}");
        assertThatThrownBy(() -> plugin.delete(vault)).hasMessageContaining("is used by backup plans");
    }
}
