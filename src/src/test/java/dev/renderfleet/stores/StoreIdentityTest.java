package dev.renderfleet.stores;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.policy.rules.StoreNotReplaced;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreIdentityTest {

    private static final Map<Map<String, String>, Recording> BEFORE = new ConcurrentHashMap<>();

    /** Inputs that the AWS provider (6.83.0) cannot change on what exists, of every kind of store: "forces new resource". */
    private static final Map<String, List<String>> REPLACING = Map.of(
            "aws:rds/instance:Instance",
            List.of(
                    "availabilityZone",
                    "backupTarget",
                    "characterSetName",
                    "customIamInstanceProfile",
                    "dbName",
                    "engine",
                    "kmsKeyId",
                    "ncharCharacterSetName",
                    "snapshotIdentifier",
                    "storageEncrypted",
                    "timezone",
                    "username"),
            "aws:rds/cluster:Cluster",
            List.of(
                    "clusterIdentifier",
                    "clusterScalabilityType",
                    "databaseName",
                    "dbSubnetGroupName",
                    "engine",
                    "engineMode",
                    "kmsKeyId",
                    "masterUsername",
                    "snapshotIdentifier",
                    "storageEncrypted",
                    "storageType"),
            "aws:elasticache/replicationGroup:ReplicationGroup",
            List.of(
                    "atRestEncryptionEnabled",
                    "dataTieringEnabled",
                    "globalReplicationGroupId",
                    "kmsKeyId",
                    "networkType",
                    "port",
                    "replicationGroupId",
                    "snapshotName",
                    "subnetGroupName"),
            "aws:dynamodb/table:Table",
            List.of("hashKey", "name", "rangeKey", "restoreSourceName", "restoreSourceTableArn"),
            "aws:s3/bucketV2:BucketV2",
            List.of("bucket", "bucketPrefix", "objectLockEnabled"),
            "aws:kms/key:Key",
            List.of("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"),
            "aws:sqs/queue:Queue",
            List.of("fifoQueue", "name", "namePrefix"),
            "aws:backup/vault:Vault",
            List.of("kmsKeyArn", "name"));

    private static final PolicyTester RULE = PolicyTester.of(new StoreNotReplaced());
    private static final String CERTIFICATE =
            "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    private static final String EXISTING_VPC =
            """
            {"zones": ["a", "b"], "nat": {"strategy": "none"}, "existingVpc": {
              "id": "vpc-00000001",
              "publicSubnetIds": ["subnet-00000001", "subnet-00000002"],
              "privateSubnetIds": ["subnet-00000003", "subnet-00000004"],
              "isolatedSubnetIds": ["subnet-00000005", "subnet-00000006"]}}""";

    /** Each key of a stage file with a value other than {@link #base}'s. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("app", "cp"),
            Map.entry("region", "eu-west-1"),
            Map.entry("accountId", "'123456789012'"),
            Map.entry("costCenter", "other"),
            Map.entry("adoptedNames", "[gpu_tasks_queue, task_store]"),
            Map.entry("permissionsBoundary", "arn:aws:iam::123456789012:policy/other"),
            Map.entry("domainName", "other.example.com"),
            Map.entry("certificateArn", CERTIFICATE),
            Map.entry("hostedZoneId", "Z9999999999ABCDEFGHIJ"),
            Map.entry("alertEmail", "other@example.com"),
            Map.entry("monthlyBudgetUsd", "200"),
            Map.entry("protectData", "true"),
            Map.entry("logRetentionDays", "90"),
            Map.entry("workloads.gpuTasks", "false"),
            Map.entry("workloads.mediaPlatform", "false"),
            Map.entry("workloads.api", "false"),
            Map.entry("network.cidr", "10.64.0.0/16"),
            Map.entry("network.zones", "[a, b, c]"),
            Map.entry("network.nat.strategy", "instance"),
            Map.entry("network.nat.instanceType", "t4g.micro"),
            Map.entry("network.interfaceEndpoints", "[ecr.api]"),
            Map.entry("network.loadBalancerIngress", "cloudFront"),
            Map.entry("network.internalLoadBalancer", "true"),
            Map.entry("network.existingVpc.id", "vpc-00000002"),
            Map.entry("network.existingVpc.publicSubnetIds", "[subnet-00000011, subnet-00000012]"),
            Map.entry("network.existingVpc.privateSubnetIds", "[subnet-00000013, subnet-00000014]"),
            Map.entry("network.existingVpc.isolatedSubnetIds", "[subnet-00000015, subnet-00000016]"),
            Map.entry("mariadb.instanceClass", "db.t4g.medium"),
            Map.entry("mariadb.multiAz", "true"),
            Map.entry("mariadb.backupDays", "14"),
            Map.entry("mariadb.storageGib", "30"),
            Map.entry("mariadb.maxStorageGib", "200"),
            Map.entry("redis.nodeType", "cache.t4g.small"),
            Map.entry("redis.nodes", "2"),
            Map.entry("media.temporaryUploadDays", "2"),
            Map.entry("media.resultDays", "30"),
            Map.entry("media.oldVersionDays", "10"),
            Map.entry("media.uploadOrigins", "['https://studio.example.com']"),
            Map.entry("aurora.minAcu", "0"),
            Map.entry("aurora.maxAcu", "8"),
            Map.entry("aurora.reader", "true"),
            Map.entry("aurora.backupDays", "14"),
            Map.entry("gpuTasks.visibilityTimeout", "600s"),
            Map.entry("gpuTasks.messageRetention", "2d"),
            Map.entry("gpuTasks.maxReceives", "5"),
            Map.entry("gpuTasks.stream", "true"),
            Map.entry("notifications.queueType", "fifo"),
            Map.entry("notifications.functionTimeout", "20s"),
            Map.entry("notifications.visibilityTimeout", "240s"),
            Map.entry("notifications.messageRetention", "5d"),
            Map.entry("notifications.maxReceives", "3"),
            Map.entry("network.clientRequestLimit", "3000"),
            Map.entry("notifications.concurrency", "7"),
            Map.entry("notifications.tracing", "true"),
            Map.entry("backend.cpu", "256"),
            Map.entry("backend.memoryMib", "2048"),
            Map.entry("backend.minTasks", "2"),
            Map.entry("backend.maxTasks", "5"),
            Map.entry("backend.requestsPerTask", "500"),
            Map.entry("backend.logLevel", "debug"),
            Map.entry("backend.oauthKeys", "[GOOGLE_CLIENT_SECRET]"),
            // Any other would need more memory too.
            Map.entry("frontend.cpu", "256"),
            Map.entry("frontend.memoryMib", "1024"),
            Map.entry("frontend.minTasks", "2"),
            Map.entry("frontend.maxTasks", "3"),
            Map.entry("frontend.requestsPerTask", "900"),
            Map.entry("frontend.logLevel", "debug"),
            Map.entry("api.cpu", "256"),
            Map.entry("api.memoryMib", "2048"),
            Map.entry("api.minTasks", "2"),
            Map.entry("api.maxTasks", "9"),
            Map.entry("api.requestsPerTask", "900"),
            Map.entry("api.logLevel", "debug"),
            Map.entry("scheduledScaling.down", "nights"),
            Map.entry("scheduledScaling.from", "'21:00'"),
            Map.entry("scheduledScaling.until", "'06:00'"),
            Map.entry("scheduledScaling.timeZone", "Europe/Berlin"),
            Map.entry("scheduledScaling.tasks", "1"),
            Map.entry("imageTag", "v2"),
            Map.entry("costAnomalyMonitor", "false"),
            Map.entry("gpuTasks.idleAfter", "60m"),
            Map.entry("gpuTasks.bucket", "another-bucket"),
            Map.entry("gpuTasks.instance.id", "i-0123456789abcdef0"),
            Map.entry("gpuTasks.instance.type", "g5.xlarge"),
            Map.entry("gpuTasks.instance.volumeGib", "200"),
            Map.entry("ecsExec", "true"),
            Map.entry("backupPlan", "false"));

    static List<String> stages() {
        return StageFiles.names();
    }

    static Set<String> keys() {
        return new TreeSet<>(OTHER_VALUES.keySet());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_store_is_on_record_with_all_that_would_replace_it_before_it_is_touched(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(stores(recording)).hasSizeGreaterThanOrEqualTo(10).allSatisfy(store -> {
            RecordedResource comparison = comparison(recording, store);
            assertThat(store.dependencies()).contains(comparison.urn());
            assertThat(comparison.text("input.wanted.region")).isEqualTo("us-east-1");
            assertThat(comparison.text("input.record")).endsWith("::" + store.name() + "-record");
            assertThat(REPLACING.get(store.type()))
                    .allSatisfy(property -> assertThat(comparison.text("input.wanted." + property))
                            .as("%s of %s", property, store.name())
                            .isEqualTo(store.text(property)));
        });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_run_that_changes_nothing_is_let_through(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(RULE.judge(recording).violations()).isEmpty();
        assertThat(RULE.judge(Stages.rerun(stage, StageFiles.configuration(stage), recording))
                        .violations())
                .isEmpty();
    }

    @Test
    void every_key_of_a_stage_file_is_tried() throws IOException {
        Set<String> documented = Pattern.compile(
                        "^\\| `renderfleet:([A-Za-z.]+)` \\| (?!the keys below)", Pattern.MULTILINE)
                .matcher(Files.readString(StageFiles.ROOT.resolve("docs/configuration.md")))
                .results()
                .map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(documented).hasSizeGreaterThan(40).isSubsetOf(keys());
    }

    /** Whatever key is changed: the stores that it would replace are named by the policy, and no others. */
    @ParameterizedTest
    @MethodSource("keys")
    void a_changed_key_replaces_no_store_without_being_refused(String key) {
        Map<String, String> configuration = base();
        if (Set.of("region", "gpuTasks.bucket").contains(key)) {
            // Its CDN binds the media platform to us-east-1, and its bucket is the tasks' bucket.
            set(configuration, "workloads.mediaPlatform", "false");
        }
        if (key.startsWith("network.existingVpc.")) {
            configuration.put("renderfleet:network", EXISTING_VPC);
        }
        // Nearly all keys begin with the same stage.
        Recording before = BEFORE.computeIfAbsent(
                Map.copyOf(configuration), first -> Stages.record("dev", first).requireSuccess());
        set(configuration, key, OTHER_VALUES.get(key));
        if (key.equals("certificateArn")) {
            configuration.remove("renderfleet:hostedZoneId");
        }
        Recording after = Stages.rerun("dev", configuration, before);

        Set<String> replaced = stores(after).stream()
                .filter(store -> before.byUrn(store.urn())
                        .filter(was -> key.equals("region") || isReplacedBy(was, store))
                        .isPresent())
                .map(store -> store.name() + "-comparison")
                .collect(toCollection(TreeSet::new));
        assertThat(RULE.judge(after).violators()).containsExactlyInAnyOrderElementsOf(replaced);
        if (Set.of("app", "region", "notifications.queueType").contains(key)) {
            assertThat(replaced).as("the test sees replacements").isNotEmpty();
        }
    }

    private static boolean isReplacedBy(RecordedResource was, RecordedResource willBe) {
        return REPLACING.get(was.type()).stream()
                .anyMatch(property -> !was.text(property).equals(willBe.text(property)));
    }

    private static List<RecordedResource> stores(Recording recording) {
        return recording.ofType(REPLACING.keySet().toArray(String[]::new));
    }

    private static RecordedResource comparison(Recording recording, RecordedResource store) {
        return recording.resource("pulumi:index:Stash", store.name() + "-comparison");
    }

    private static Map<String, String> base() {
        Map<String, String> configuration =
                new HashMap<>(StageFiles.configurationOf(Stages.minimal("backupPlan: true")));
        configuration.put("renderfleet:accountId", "210987654321");
        return configuration;
    }

    /** Sets a key that may lie in an object. */
    private static void set(Map<String, String> configuration, String key, String yaml) {
        String value = StageFiles.configurationOf("config: {key: " + yaml + "}").get("key");
        String[] steps = key.split("\\.", -1);
        String top = "renderfleet:" + steps[0];
        if (steps.length == 1) {
            configuration.put(top, value);
            return;
        }
        JsonObject root =
                JsonParser.parseString(configuration.getOrDefault(top, "{}")).getAsJsonObject();
        JsonObject object = root;
        for (int i = 1; i < steps.length - 1; i++) {
            if (!object.has(steps[i])) {
                object.add(steps[i], new JsonObject());
            }
            object = object.getAsJsonObject(steps[i]);
        }
        object.add(steps[steps.length - 1], json(value));
        configuration.put(top, root.toString());
    }

    private static JsonElement json(String value) {
        return value.matches("true|false|[0-9.]+|\\[.*]") ? JsonParser.parseString(value) : new JsonPrimitive(value);
    }
}
