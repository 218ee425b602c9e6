package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    void restore_settings() {
        checkout.write(SETTINGS, settings);
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
                            // The update stops at the first of the two.
                            "the data store notifications-queue",
                            " would be replaced by an empty one: fifoQueue was not set and would be \"true\"");
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
