package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to data when a deployed stage changes: the real engine, policy pack and program. One deployment serves all tests,
 * in any order; each leaves the stores as they were, or compares with what it found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoresTest {

    private static final String SETTINGS = "Pulumi.local.yaml";
    private static final String SOURCES = "src/src/main/java/dev/renderfleet/";
    private static final Set<String> STORES = Set.of(
            "aws:rds/instance:Instance",
            "aws:rds/cluster:Cluster",
            "aws:elasticache/replicationGroup:ReplicationGroup",
            "aws:dynamodb/table:Table",
            "aws:s3/bucketV2:BucketV2",
            "aws:sqs/queue:Queue",
            "aws:kms/key:Key");

    @TempDir(factory = Scratch.class)
    private static Path folder;

    private final Map<String, String> sources = new HashMap<>();
    private Checkout checkout;
    private String settings;
    private Result created;

    @BeforeAll
    void deploy() {
        checkout = Checkout.built(folder, "deployed");
        settings = checkout.read(SETTINGS);
        created = up().run().succeeded();
    }

    @AfterEach
    void restore_files() {
        checkout.write(SETTINGS, settings);
        sources.forEach(checkout::write);
        sources.clear();
    }

    private Command local(String... arguments) {
        return checkout.pulumiw(Stream.concat(Stream.of(arguments), Stream.of("--stack", "local", "--color", "never"))
                .toArray(String[]::new));
    }

    private Command up(String... more) {
        return local(Stream.concat(Stream.of("up", "--yes", "--skip-preview"), Stream.of(more))
                .toArray(String[]::new));
    }

    private void set(String line) {
        checkout.write(SETTINGS, settings + "  renderfleet:" + line + "\n");
    }

    @Test
    void no_generated_secret_is_in_plain_text_in_the_state_or_in_what_pulumi_prints() {
        Result preview = local("preview", "--diff").run().succeeded();
        Result exported = local("stack", "export", "--show-secrets").run().succeeded();
        Map<String, String> secrets = generated(exported.output());
        assertThat(secrets)
                .containsKeys(
                        "mariadb-admin-password",
                        "mariadb-tenant_pool_2-password",
                        "aurora-app-password",
                        "redis-auth-token-value",
                        "secrets-app-key-value",
                        "secrets-fleet-secret-value")
                .hasSizeGreaterThanOrEqualTo(9);
        PlainText search = new PlainText(secrets);

        assertThat(search.in(exported.output()))
                .as("the search finds what is there")
                .hasSameSizeAs(secrets.keySet());
        assertThat(search.below(checkout.root().resolve(".renderfleet"))).isEmpty();
        assertThat(search.below(checkout.home())).isEmpty();
        assertThat(search.in(created.all())).isEmpty();
        assertThat(search.in(preview.all())).isEmpty();
    }

    @Test
    void another_class_of_mariadb_is_an_update_in_place() {
        Map<String, String> stores = stores();
        set("mariadb: {instanceClass: db.t4g.medium}");

        Result changed = up().run().succeeded();

        assertThat(changed.output())
                .contains("aws:rds:Instance mariadb-instance updated")
                .doesNotContain("replaced");
        assertThat(stores()).isEqualTo(stores);
    }

    @Test
    void a_queue_of_another_kind_is_refused_until_its_replacement_is_asked_for() {
        Map<String, String> stores = stores();
        set("notifications: {queueType: fifo}");

        for (Command command : new Command[] {local("preview"), up()}) {
            assertThat(command.run().failed().output())
                    .contains(
                            "[mandatory] [severity: high]  store-not-replaced",
                            "the data store notifications-queue-dlq would be replaced by an empty one: fifoQueue was not"
                                    + " set and would be \"true\"");
            assertThat(stores()).isEqualTo(stores);
        }

        up("--replace", record("notifications-queue"), "--replace", record("notifications-queue-dlq"))
                .run()
                .succeeded();
        assertThat(stores().get("notifications-queue")).endsWith("-notifications.fifo");
        assertThat(changed(stores)).isEqualTo(Set.of("notifications-queue", "notifications-queue-dlq"));

        // And back: the new kind is on record now.
        checkout.write(SETTINGS, settings);
        assertThat(local("preview").run().failed().output()).contains("fifoQueue was \"true\" and would be not set");
        up("--replace", record("notifications-queue"), "--replace", record("notifications-queue-dlq"))
                .run()
                .succeeded();
        assertThat(stores()).isEqualTo(stores);
    }

    @Test
    void a_renamed_product_would_replace_stores_and_is_refused() {
        set("app: cp");

        assertThat(local("preview").run().failed().output())
                .contains(
                        "the data store aurora-cluster would be replaced by an empty one: clusterIdentifier was"
                                + " \"bp-local-aurora\" and would be \"cp-local-aurora\"",
                        "the data store task-store-table would be replaced by an empty one: name was",
                        "the data store media-bucket would be replaced by an empty one: bucket was",
                        "the data store redis-group would be replaced by an empty one: replicationGroupId was");
    }

    @Test
    void a_changed_program_that_would_replace_stores_is_refused_with_every_reason() {
        Map<String, String> stores = stores();
        edit("data/MariaDb.java", "\"tenant_pool_2\"", "\"renamed_pool\"");
        edit("data/MariaDb.java", "ADMIN = \"admin\"", "ADMIN = \"other\"");
        edit("data/AuroraPostgres.java", "DATABASE = \"app\"", "DATABASE = \"shop\"");
        edit("data/TaskTable.java", "ID = \"task_id\"", "ID = \"job_id\"");
        edit("data/EncryptionKey.java", ".enableKeyRotation(true)", ".enableKeyRotation(true).multiRegion(true)");
        edit("data/EncryptionKey.java", "\"multiRegion\", \"\"", "\"multiRegion\", true");

        assertThat(local("preview").run().failed().output())
                .containsPattern(
                        refusal("mariadb-instance", "databases had \"tenant_pool_2\" and would not have it any more"))
                .containsPattern(refusal("mariadb-instance", "username was \"admin\" and would be \"other\""))
                // The key is to be another one, whose ARN nobody knows yet.
                .containsPattern(
                        "mariadb-instance would be replaced .*kmsKeyId was \"arn:aws:kms:\\S+\" and would be that of"
                                + " something made anew")
                .containsPattern(refusal("aurora-cluster", "databaseName was \"app\" and would be \"shop\""))
                .containsPattern(refusal("task-store-table", "hashKey was \"task_id\" and would be \"job_id\""))
                .containsPattern(refusal("data-keys-data-key", "multiRegion was not set and would be \"true\""));
        assertThat(up().run().failed().output()).contains("store-not-replaced");
        assertThat(stores()).isEqualTo(stores);
    }

    @Test
    void protected_data_outlives_a_system_that_is_switched_off_and_a_destroy() {
        Map<String, String> stores = stores();
        checkout.replace(SETTINGS, "protectData: false", "protectData: true");
        up().run().succeeded();

        checkout.replace(SETTINGS, "api: true", "api: false");
        assertThat(local("preview").run().failed().output())
                .containsPattern("aurora-cluster\" cannot be deleted\\s+because it is protected");
        assertThat(local("destroy", "--yes", "--skip-preview").run().failed().errors())
                .contains("stage local protects its data, nothing was destroyed", "set renderfleet:protectData");
        assertThat(stores()).isEqualTo(stores);

        checkout.write(SETTINGS, settings);
        up().run().succeeded();
        assertThat(stores()).isEqualTo(stores);
    }

    /** Changes a source file until the end of the test; the wrapper builds it. */
    private void edit(String file, String from, String to) {
        sources.putIfAbsent(SOURCES + file, checkout.read(SOURCES + file));
        checkout.replace(SOURCES + file, from, to);
    }

    private static String refusal(String store, String reason) {
        return store + " would be replaced by an empty one: .*" + Pattern.quote(reason);
    }

    /** Names of stores whose ids differ from those given. */
    private Set<String> changed(Map<String, String> before) {
        Map<String, String> now = stores();
        now.entrySet().removeAll(before.entrySet());
        return now.keySet();
    }

    /** Ids by name. */
    private Map<String, String> stores() {
        Map<String, String> ids = new TreeMap<>();
        Checkpoint.resources(checkout).stream()
                .filter(resource -> STORES.contains(resource.get("type").getAsString()))
                .forEach(store -> ids.put(name(store), store.get("id").getAsString()));
        assertThat(ids).hasSizeGreaterThanOrEqualTo(12);
        return ids;
    }

    private String record(String store) {
        return Checkpoint.resources(checkout).stream()
                .map(resource -> resource.get("urn").getAsString())
                .filter(urn -> urn.endsWith("::" + store + "-record"))
                .findFirst()
                .orElseThrow();
    }

    /** What the program generated, by the name of the resource that keeps it. */
    private static Map<String, String> generated(String export) {
        Map<String, String> secrets = new TreeMap<>();
        JsonObject deployment = JsonParser.parseString(export).getAsJsonObject().getAsJsonObject("deployment");
        Checkpoint.objects(deployment.get("resources"))
                .filter(resource -> resource.get("type").getAsString().equals("pulumi:index:Stash"))
                .forEach(stash -> {
                    JsonElement output = stash.getAsJsonObject("outputs").get("output");
                    if (output.isJsonObject() && output.getAsJsonObject().has("plaintext")) {
                        String json = output.getAsJsonObject().get("plaintext").getAsString();
                        secrets.put(name(stash), JsonParser.parseString(json).getAsString());
                    }
                });
        return secrets;
    }

    private static String name(JsonObject resource) {
        String urn = resource.get("urn").getAsString();
        return urn.substring(urn.lastIndexOf("::") + 2);
    }
}
