package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each container finds in its environment, by the names that the applications' documents give. */
class TaskDefinitionTest {

    private static final String DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

    private static final Set<String> BACKEND_ENVIRONMENT = Set.of(
            "APP_DEBUG",
            "APP_ENV",
            "APP_URL",
            "AWS_BUCKET",
            "AWS_DEFAULT_REGION",
            "AWS_URL",
            "CACHE_STORE",
            "CENTRAL_DB_DATABASE",
            "CENTRAL_DB_HOST",
            "CENTRAL_DB_PORT",
            "FILESYSTEM_DISK",
            "LOG_CHANNEL",
            "LOG_LEVEL",
            "MYSQL_ATTR_SSL_CA",
            "QUEUE_CONNECTION",
            "REDIS_CLIENT",
            "REDIS_HOST",
            "REDIS_PORT",
            "SESSION_DRIVER",
            "TENANT_POOL_1_DB_DATABASE",
            "TENANT_POOL_1_DB_HOST",
            "TENANT_POOL_1_DB_PORT",
            "TENANT_POOL_2_DB_DATABASE",
            "TENANT_POOL_2_DB_HOST",
            "TENANT_POOL_2_DB_PORT");

    private static final Set<String> BACKEND_SECRETS = Set.of(
            "APP_KEY",
            "CENTRAL_DB_PASSWORD",
            "CENTRAL_DB_USERNAME",
            "COMFYUI_FLEET_SECRET",
            "OAUTH_SECRETS",
            "REDIS_PASSWORD",
            "TENANT_POOL_1_DB_PASSWORD",
            "TENANT_POOL_1_DB_USERNAME",
            "TENANT_POOL_2_DB_PASSWORD",
            "TENANT_POOL_2_DB_USERNAME");

    private static final Map<String, Set<String>> ENVIRONMENT = Map.of(
            "nginx",
            Set.of(),
            "php-fpm",
            BACKEND_ENVIRONMENT,
            "scheduler",
            BACKEND_ENVIRONMENT,
            "queue-worker",
            BACKEND_ENVIRONMENT,
            "frontend",
            Set.of("API_URL", "CDN_URL", "HOSTNAME", "LOG_LEVEL", "NODE_ENV", "PORT"),
            "api",
            Set.of(
                    "AWS_REGION",
                    "GPU_QUEUE_URL",
                    "HOSTNAME",
                    "LOG_LEVEL",
                    "NODE_ENV",
                    "PORT",
                    "QUEUE_URL",
                    "TASK_TABLE",
                    "TASK_TABLE_STATUS_INDEX"));

    private static final Map<String, Set<String>> SECRETS = Map.of(
            "nginx",
            Set.of(),
            "php-fpm",
            BACKEND_SECRETS,
            "scheduler",
            BACKEND_SECRETS,
            "queue-worker",
            BACKEND_SECRETS,
            "frontend",
            Set.of(),
            "api",
            Set.of("DATABASE_URL"));

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_container_has_its_documented_environment_and_secrets_and_no_others(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(names(recording, "environment")).isEqualTo(new TreeMap<>(ENVIRONMENT));
        assertThat(names(recording, "secrets")).isEqualTo(new TreeMap<>(SECRETS));
    }

    @ParameterizedTest
    @CsvSource({"CENTRAL_DB, bp", "TENANT_POOL_1_DB, tenant_pool_1", "TENANT_POOL_2_DB, tenant_pool_2"})
    void each_database_is_reached_with_the_login_of_its_own_user(String prefix, String database) {
        Recording dev = Stages.committed("dev");
        PropertyValue container = container(dev, "php-fpm");
        String login = dev.resource("aws:secretsmanager/secret:Secret", "mariadb-" + database)
                .outputs()
                .text("arn");

        assertThat(environment(container))
                .containsEntry(prefix + "_DATABASE", database)
                .containsEntry(
                        prefix + "_HOST",
                        dev.resource("aws:rds/instance:Instance", "mariadb-instance")
                                .outputs()
                                .text("address"));
        assertThat(secrets(container))
                .containsEntry(prefix + "_USERNAME", login + ":username::")
                .containsEntry(prefix + "_PASSWORD", login + ":password::");
    }

    @Test
    void the_backend_gets_its_other_secrets_from_where_they_are_kept() {
        Recording dev = Stages.committed("dev");

        assertThat(secrets(container(dev, "queue-worker")))
                .containsEntry("APP_KEY", arn(dev, "aws:secretsmanager/secret:Secret", "secrets-app-key"))
                .containsEntry("OAUTH_SECRETS", arn(dev, "aws:secretsmanager/secret:Secret", "secrets-oauth"))
                .containsEntry("REDIS_PASSWORD", arn(dev, "aws:secretsmanager/secret:Secret", "redis-auth-token"))
                .containsEntry("COMFYUI_FLEET_SECRET", arn(dev, "aws:ssm/parameter:Parameter", "secrets-fleet-secret"));
    }

    @Test
    void oauth_keys_become_variables_of_their_own_once_the_owner_names_them() {
        Recording stage = Stages.of("dev", Stages.minimal("backend: {oauthKeys: [GOOGLE_CLIENT_SECRET]}"));
        String secret = arn(stage, "aws:secretsmanager/secret:Secret", "secrets-oauth");

        assertThat(secrets(container(stage, "php-fpm")))
                .containsEntry("GOOGLE_CLIENT_SECRET", secret + ":GOOGLE_CLIENT_SECRET::")
                .containsEntry("OAUTH_SECRETS", secret);
    }

    @Test
    void the_api_finds_its_database_queue_and_gpu_tasks() {
        Recording dev = Stages.committed("dev");
        PropertyValue api = container(dev, "api");

        assertThat(secrets(api))
                .containsEntry("DATABASE_URL", arn(dev, "aws:secretsmanager/secret:Secret", "aurora-app") + ":url::");
        assertThat(environment(api))
                .containsEntry("NODE_ENV", "production")
                .containsEntry("LOG_LEVEL", "info")
                .containsEntry("AWS_REGION", "us-east-1")
                .containsEntry(
                        "QUEUE_URL",
                        dev.resource("aws:sqs/queue:Queue", "notifications-queue")
                                .outputs()
                                .text("url"))
                .containsEntry("TASK_TABLE", "bp-dev-task_store")
                .containsEntry("TASK_TABLE_STATUS_INDEX", "status-created_at-index");
    }

    @Test
    void an_api_without_gpu_tasks_knows_nothing_of_them() {
        Recording stage =
                Stages.of("dev", Stages.minimal("workloads: {gpuTasks: false, mediaPlatform: false, api: true}"));

        assertThat(environment(container(stage, "api")).keySet())
                .containsExactly("AWS_REGION", "HOSTNAME", "LOG_LEVEL", "NODE_ENV", "PORT", "QUEUE_URL");
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_three_task_definitions_are_named_and_sized_as_the_stage_table_says(String stage) {
        boolean large = Set.of("staging", "prod").contains(stage);

        assertThat(Stages.committed(stage).ofType(DEFINITION))
                .extracting(definition -> definition.text("family") + " " + definition.text("cpu") + "/"
                        + definition.text("memory") + " " + definition.text("runtimePlatform.cpuArchitecture"))
                .containsExactlyInAnyOrder(
                        "bp-" + stage + "-backend 512/1024 ARM64",
                        "bp-" + stage + "-frontend 256/512 ARM64",
                        "bp-" + stage + (large ? "-api 1024/2048 ARM64" : "-api 512/1024 ARM64"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void nothing_starts_before_what_it_needs_is_healthy(String stage) {
        Recording recording = Stages.committed(stage);

        for (String name : List.of("nginx", "scheduler", "queue-worker")) {
            assertThat(container(recording, name).list("dependsOn"))
                    .singleElement()
                    .satisfies(dependency -> {
                        assertThat(dependency.text("containerName")).isEqualTo("php-fpm");
                        assertThat(dependency.text("condition")).isEqualTo("HEALTHY");
                    });
        }
        assertThat(containers(recording).values()).hasSize(6).allSatisfy(container -> assertThat(
                        container.strings("healthCheck.command"))
                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void root_file_systems_are_read_only_and_scratch_space_is_a_container_s_own(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> volumes = new TreeSet<>();
        recording
                .ofType(DEFINITION)
                .forEach(definition -> definition.list("volumes").forEach(volume -> volumes.add(volume.text("name"))));

        assertThat(containers(recording)).allSatisfy((name, container) -> {
            assertThat(container.isTrue("readonlyRootFilesystem")).as(name).isTrue();
            assertThat(container.list("mountPoints"))
                    .extracting(mount -> mount.text("sourceVolume") + ":" + mount.text("containerPath"))
                    .contains(name + "-tmp:/tmp");
            assertThat(volumes)
                    .containsAll(container.list("mountPoints").stream()
                            .map(mount -> mount.text("sourceVolume"))
                            .toList());
        });
    }

    @ParameterizedTest
    @CsvSource({"dev, true", "staging, true", "prod, false"})
    void exec_is_for_stages_that_are_not_prod(String stage, boolean allowed) {
        Recording recording = Stages.committed(stage);

        assertThat(recording.ofType("aws:ecs/service:Service")).hasSize(3).allSatisfy(service -> assertThat(
                        service.isTrue("enableExecuteCommand"))
                .isEqualTo(allowed));
        assertThat(containers(recording).values())
                .allSatisfy(container -> assertThat(container.list("mountPoints").stream()
                                .map(mount -> mount.text("containerPath"))
                                .filter(path -> path.equals("/var/lib/amazon"))
                                .toList())
                        .hasSize(allowed ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void each_container_writes_to_a_log_group_of_its_own(String stage) {
        Recording recording = Stages.committed(stage);
        Set<String> groups = new TreeSet<>();

        containers(recording).values().forEach(container -> {
            String group = container.text("logConfiguration.options[\"awslogs-group\"]");
            groups.add(group);
            assertThat(recording.ofType("aws:cloudwatch/logGroup:LogGroup"))
                    .filteredOn(each -> each.text("name").equals(group))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.integer("retentionInDays")).contains(30);
                        assertThat(each.text("kmsKeyId")).startsWith("arn:aws:kms:");
                    });
        });
        assertThat(groups).hasSize(6);
    }

    private static String arn(Recording recording, String type, String name) {
        return recording.resource(type, name).outputs().text("arn");
    }

    private static Map<String, PropertyValue> containers(Recording recording) {
        Map<String, PropertyValue> containers = new TreeMap<>();
        for (RecordedResource definition : recording.ofType(DEFINITION)) {
            definition
                    .json("containerDefinitions")
                    .asList()
                    .forEach(container -> containers.put(container.text("name"), container));
        }
        return containers;
    }

    private static PropertyValue container(Recording recording, String name) {
        return containers(recording).get(name);
    }

    private static Map<String, Set<String>> names(Recording recording, String what) {
        Map<String, Set<String>> names = new TreeMap<>();
        containers(recording)
                .forEach((name, container) -> names.put(
                        name, Set.copyOf(pairs(container, what, "name").keySet())));
        return names;
    }

    private static Map<String, String> environment(PropertyView container) {
        return pairs(container, "environment", "value");
    }

    private static Map<String, String> secrets(PropertyView container) {
        return pairs(container, "secrets", "valueFrom");
    }

    private static Map<String, String> pairs(PropertyView container, String list, String value) {
        Map<String, String> pairs = new TreeMap<>();
        container.list(list).forEach(pair -> pairs.put(pair.text("name"), pair.text(value)));
        return pairs;
    }
}
