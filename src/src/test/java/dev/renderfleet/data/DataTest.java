package dev.renderfleet.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DataTest {

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @CsvSource({"dev, false, 7, false", "staging, false, 7, true", "prod, true, 30, true"})
    void mariadb_is_as_the_stage_table_says(String stage, boolean multiAz, int backupDays, boolean isProtected) {
        RecordedResource instance = Stages.committed(stage).resource("aws:rds/instance:Instance", "mariadb-instance");

        assertThat(instance.text("identifier")).isEqualTo("bp-" + stage + "-mariadb");
        assertThat(instance.text("engine") + " " + instance.text("engineVersion"))
                .isEqualTo("mariadb 10.11");
        assertThat(instance.text("instanceClass")).isEqualTo("db.t4g.small");
        assertThat(instance.isTrue("multiAz")).isEqualTo(multiAz);
        assertThat(instance.integer("backupRetentionPeriod")).contains(backupDays);
        assertThat(instance.isTrue("deletionProtection")).isEqualTo(isProtected);
        assertThat(instance.isTrue("skipFinalSnapshot")).isEqualTo(!isProtected);
        assertThat(instance.options().protect()).isEqualTo(isProtected);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void mariadb_is_encrypted_private_and_takes_tls_only(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource instance = recording.resource("aws:rds/instance:Instance", "mariadb-instance");
        RecordedResource parameters = recording.resource("aws:rds/parameterGroup:ParameterGroup", "mariadb-parameters");

        assertThat(instance.isTrue("storageEncrypted")).isTrue();
        assertThat(instance.text("kmsKeyId"))
                .isEqualTo(recording
                        .resource("aws:kms/key:Key", "data-keys-data-key")
                        .outputs()
                        .text("arn"));
        assertThat(instance.isFalse("publiclyAccessible")).isTrue();
        assertThat(instance.integer("maxAllocatedStorage")).contains(100);
        assertThat(instance.isSecret("password")).isTrue();
        assertThat(parameters.list("parameters"))
                .anySatisfy(parameter -> assertThat(parameter.text("name") + "=" + parameter.text("value"))
                        .isEqualTo("require_secure_transport=1"));
    }

    @ParameterizedTest
    @CsvSource({"dev, 0.5, 2, 1", "staging, 0.5, 4, 1", "prod, 1, 8, 2"})
    void aurora_is_as_the_stage_table_says(String stage, double min, double max, int instances) {
        Recording recording = Stages.committed(stage);
        RecordedResource cluster = recording.resource("aws:rds/cluster:Cluster", "aurora-cluster");

        assertThat(cluster.number("serverlessv2ScalingConfiguration.minCapacity"))
                .contains(min);
        assertThat(cluster.number("serverlessv2ScalingConfiguration.maxCapacity"))
                .contains(max);
        assertThat(cluster.has("serverlessv2ScalingConfiguration.secondsUntilAutoPause"))
                .isFalse();
        assertThat(cluster.isTrue("storageEncrypted")).isTrue();
        assertThat(recording.ofType("aws:rds/clusterInstance:ClusterInstance"))
                .hasSize(instances)
                .allMatch(instance -> instance.text("instanceClass").equals("db.serverless"));
        assertThat(recording
                        .resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-parameters")
                        .list("parameters"))
                .anySatisfy(parameter -> assertThat(parameter.text("name") + "=" + parameter.text("value"))
                        .isEqualTo("rds.force_ssl=1"));
    }

    @Test
    void aurora_pauses_only_where_its_smallest_capacity_is_zero() {
        Recording paused = Stages.of("dev", Stages.minimal("aurora: {minAcu: 0, maxAcu: 2}"));

        assertThat(paused.resource("aws:rds/cluster:Cluster", "aurora-cluster")
                        .integer("serverlessv2ScalingConfiguration.secondsUntilAutoPause"))
                .contains(300);
    }

    @ParameterizedTest
    @CsvSource({"dev, 1, false", "staging, 1, false", "prod, 2, true"})
    void redis_fails_over_where_it_has_a_replica(String stage, int nodes, boolean failover) {
        RecordedResource group =
                Stages.committed(stage).resource("aws:elasticache/replicationGroup:ReplicationGroup", "redis-group");

        assertThat(group.integer("numCacheClusters")).contains(nodes);
        assertThat(group.isTrue("automaticFailoverEnabled")).isEqualTo(failover);
        assertThat(group.isTrue("multiAzEnabled")).isEqualTo(failover);
        assertThat(group.isTrue("transitEncryptionEnabled")).isTrue();
        assertThat(group.isTrue("atRestEncryptionEnabled")).isTrue();
        assertThat(group.isSecret("authToken")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void stores_lie_in_isolated_subnets(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> isolated = recording.ofType("aws:ec2/subnet:Subnet").stream()
                .filter(subnet -> subnet.name().startsWith("network-isolated-"))
                .map(RecordedResource::id)
                .collect(Collectors.toSet());

        assertThat(recording.ofType("aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"))
                .hasSize(3)
                .allSatisfy(group -> assertThat(group.strings("subnetIds")).hasSameElementsAs(isolated));
    }

    @ParameterizedTest
    @CsvSource({"dev, false", "prod, true"})
    void the_task_table_is_as_documented(String stage, boolean kept) {
        RecordedResource table = Stages.committed(stage).resource("aws:dynamodb/table:Table", "task-store-table");

        assertThat(table.text("name")).isEqualTo("bp-" + stage + "-task_store");
        assertThat(table.text("billingMode")).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.text("hashKey")).isEqualTo("task_id");
        assertThat(table.list("globalSecondaryIndexes")).singleElement().satisfies(index -> {
            assertThat(index.text("name")).isEqualTo("status-created_at-index");
            assertThat(index.text("hashKey")).isEqualTo("status");
            assertThat(index.text("rangeKey")).isEqualTo("created_at");
        });
        assertThat(table.list("attributes"))
                .extracting(attribute -> attribute.text("name") + ":" + attribute.text("type"))
                .containsExactlyInAnyOrder("task_id:S", "status:S", "created_at:N");
        assertThat(table.isTrue("pointInTimeRecovery.enabled")).isTrue();
        assertThat(table.text("ttl.attributeName")).isEqualTo("ttl");
        assertThat(table.has("streamEnabled")).isFalse();
        assertThat(table.options().retainOnDelete().orElse(false)).isEqualTo(kept);
        assertThat(table.isTrue("deletionProtectionEnabled")).isEqualTo(kept);
    }

    @Test
    void the_task_table_has_a_stream_where_it_is_asked_for() {
        RecordedResource table = Stages.of("dev", Stages.minimal("gpuTasks: {stream: true}"))
                .resource("aws:dynamodb/table:Table", "task-store-table");

        assertThat(table.isTrue("streamEnabled")).isTrue();
        assertThat(table.text("streamViewType")).isEqualTo("NEW_AND_OLD_IMAGES");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void secrets_have_the_documented_paths(String stage) {
        Recording recording = Stages.committed(stage);
        String prefix = "/bp/" + stage + "/";

        assertThat(recording.ofType("aws:secretsmanager/secret:Secret"))
                .extracting(secret -> secret.text("name"))
                .containsExactlyInAnyOrder(
                        prefix + "rds/master-credentials",
                        prefix + "rds/bp",
                        prefix + "rds/tenant_pool_1",
                        prefix + "rds/tenant_pool_2",
                        prefix + "aurora/master-credentials",
                        prefix + "aurora/app",
                        prefix + "redis/auth-token",
                        prefix + "laravel/app-key",
                        prefix + "oauth/secrets");
        assertThat(recording.ofType("aws:ssm/parameter:Parameter"))
                .singleElement()
                .satisfies(parameter -> {
                    assertThat(parameter.text("name")).isEqualTo(prefix + "fleet-secret");
                    assertThat(parameter.text("type")).isEqualTo("SecureString");
                    assertThat(parameter.isSecret("value")).isTrue();
                    assertThat(parameter.options().ignoreChanges()).contains("value");
                });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_value_of_a_secret_is_one_and_is_written_once(String stage) {
        assertThat(Stages.committed(stage).ofType("aws:secretsmanager/secretVersion:SecretVersion"))
                .hasSize(9)
                .allSatisfy(version -> {
                    assertThat(version.isSecret("secretString")).isTrue();
                    assertThat(version.options().ignoreChanges()).contains("secretString");
                });
        assertThat(Stages.committed(stage).ofType("pulumi:index:Stash"))
                // What identifies a store is no secret, and its input follows the program.
                .filteredOn(stash -> !stash.urn().contains("renderfleet:stores:StoreIdentity$"))
                .isNotEmpty()
                .allSatisfy(stash -> {
                    assertThat(stash.isSecret("input")).isTrue();
                    assertThat(stash.options().ignoreChanges()).contains("input");
                });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_database_login_is_rotated_every_30_days(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> logins = recording.ofType("aws:secretsmanager/secret:Secret").stream()
                .filter(secret -> secret.text("name").contains("/rds/")
                        || secret.text("name").contains("/aurora/"))
                .map(secret -> secret.outputs().text("arn"))
                .collect(Collectors.toSet());

        assertThat(recording.ofType("aws:secretsmanager/secretRotation:SecretRotation"))
                .allSatisfy(rotation -> assertThat(rotation.integer("rotationRules.automaticallyAfterDays"))
                        .contains(30))
                .extracting(rotation -> rotation.text("secretId"))
                .containsExactlyInAnyOrderElementsOf(logins);
    }

    @Test
    void the_api_finds_its_database_url_in_its_secret() {
        RecordedResource version =
                Stages.committed("dev").resource("aws:secretsmanager/secretVersion:SecretVersion", "aurora-app-first");
        var login = version.json("secretString");

        assertThat(login.text("url"))
                .isEqualTo("postgresql://app:%s@%s:5432/app?sslmode=require"
                        .formatted(login.text("password"), login.text("host")));
        assertThat(login.text("masterarn")).startsWith("arn:");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void database_init_gets_every_database_and_the_secret_of_its_user(String stage) {
        Recording recording = Stages.committed(stage);
        var input = recording
                .resource("aws:lambda/invocation:Invocation", "database-initialise")
                .json("input");

        assertThat(input.list("mariadb.databases"))
                .extracting(database -> database.text("name"))
                .containsExactly("bp", "tenant_pool_1", "tenant_pool_2");
        assertThat(input.list("mariadb.databases"))
                .extracting(database -> database.text("secret"))
                .allMatch(arn -> arn.startsWith("arn:aws:secretsmanager:"))
                .doesNotHaveDuplicates();
        assertThat(input.text("aurora.database")).isEqualTo("app");
        assertThat(input.toString()).doesNotContain("password");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void media_is_private_and_read_by_the_cdn_alone(String stage) {
        Recording recording = Stages.committed(stage);
        RecordedResource distribution = recording.resource("aws:cloudfront/distribution:Distribution", "media-cdn");
        var policy = recording
                .resource("aws:s3/bucketPolicy:BucketPolicy", "media-bucket-policy")
                .json("policy");

        assertThat(policy.list("Statement"))
                .anySatisfy(statement -> {
                    assertThat(statement.text("Principal.Service")).isEqualTo("cloudfront.amazonaws.com");
                    assertThat(statement.text("Action")).isEqualTo("s3:GetObject");
                    assertThat(statement.text("Condition.StringEquals[\"aws:SourceArn\"]"))
                            .isEqualTo(distribution.outputs().text("arn"));
                })
                .anySatisfy(statement -> {
                    assertThat(statement.text("Effect")).isEqualTo("Deny");
                    assertThat(statement.text("Condition.Bool[\"aws:SecureTransport\"]"))
                            .isEqualTo("false");
                })
                .hasSize(2);
        assertThat(distribution.text("priceClass")).isEqualTo("PriceClass_100");
        assertThat(distribution.text("viewerCertificate.minimumProtocolVersion"))
                .isEqualTo("TLSv1.2_2021");
        assertThat(distribution.text("defaultCacheBehavior.viewerProtocolPolicy"))
                .isEqualTo("redirect-to-https");
    }

    @Test
    void a_hosted_zone_brings_certificate_and_alias() {
        Recording stage = Stages.of("dev", Stages.minimal("backupPlan: false"));

        assertThat(stage.resource("aws:acm/certificate:Certificate", "certificate-certificate")
                        .strings("subjectAlternativeNames"))
                .containsExactly("api.dev.example.com", "cdn.dev.example.com");
        assertThat(stage.resource("aws:route53/record:Record", "media-cdn-alias")
                        .text("name"))
                .isEqualTo("cdn.dev.example.com");
    }

    @ParameterizedTest
    @CsvSource({"dev, 0", "staging, 0", "prod, 1"})
    void prod_has_a_backup_plan(String stage, int plans) {
        assertThat(Stages.committed(stage).ofType("aws:backup/plan:Plan")).hasSize(plans);
        assertThat(Stages.committed(stage).ofType("aws:backup/selection:Selection"))
                .allSatisfy(selection -> assertThat(selection.list("resources")).hasSize(4));
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true", "true, true, false", "true, false, true", "true, false, false",
        "false, true, true", "false, true, false", "false, false, true", "false, false, false",
    })
    void each_system_brings_its_stores_and_no_others(boolean gpuTasks, boolean mediaPlatform, boolean api) {
        Recording stage = Stages.of(
                "dev",
                Stages.minimal("workloads: {gpuTasks: %s, mediaPlatform: %s, api: %s}"
                        .formatted(gpuTasks, mediaPlatform, api)));

        assertThat(stage.ofType("aws:dynamodb/table:Table")).hasSize(gpuTasks ? 1 : 0);
        assertThat(stage.ofType("aws:rds/instance:Instance")).hasSize(mediaPlatform ? 1 : 0);
        assertThat(stage.ofType("aws:elasticache/replicationGroup:ReplicationGroup"))
                .hasSize(mediaPlatform ? 1 : 0);
        assertThat(stage.ofType("aws:cloudfront/distribution:Distribution")).hasSize(mediaPlatform ? 1 : 0);
        assertThat(stage.ofType("aws:rds/cluster:Cluster")).hasSize(api ? 1 : 0);
        assertThat(stage.ofType("aws:sqs/queue:Queue")).hasSize((gpuTasks ? 2 : 0) + (api ? 2 : 0));
        assertThat(stage.ofType("aws:lambda/invocation:Invocation")).hasSize(mediaPlatform || api ? 1 : 0);
        assertThat(stage.ofType("aws:sns/topic:Topic")).hasSize(3);
    }
}
