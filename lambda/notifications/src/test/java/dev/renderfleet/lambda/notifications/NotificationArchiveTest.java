package dev.renderfleet.lambda.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.testing.EmulatedAws;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.LoadedClasses;
import dev.renderfleet.lambda.testing.PackagedFunction;
import dev.renderfleet.lambda.testing.RuntimeApi;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged archive under AWS's runtime interface client, in a JVM as small as the function's memory size makes it. */
final class NotificationArchiveTest {
    private static final Path ARCHIVE = Path.of("target", "notifications.zip");
    private static final Path CLASSES =
            Path.of("src/main/resources/dev/renderfleet/lambda/notifications/snapshot-classes.txt");
    private static final int MEMORY_MB = 512;
    private static final int LARGEST_ARCHIVE_BYTES = 12 * 1024 * 1024;

    private static Database database;
    private static EmulatedAws aws;

    @BeforeAll
    static void start() {
        database = new Database();
        aws = EmulatedAws.start("sqs");
    }

    @AfterAll
    static void stop() {
        aws.close();
        database.close();
    }

    private static Map<String, String> environment(Queues queues) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_SECRET", database.secretArn());
        environment.put("DEAD_LETTER_QUEUE_URL", queues.deadLetterUrl());
        environment.put("MAX_RECEIVES", "5");
        environment.put(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                database.secretsManager().endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_SQS", aws.endpoint().toString());
        environment.put("DATABASE_TRUST_BUNDLE", TestAuthority.get().ca().toString());
        return environment;
    }

    /** As large as Lambda hands them over: ten messages of the largest size. */
    private static String batch(int number) {
        JsonArray records = new JsonArray();
        for (int i = 0; i < 10; i++) {
            JsonObject body = Bodies.notification(number + "-" + i);
            body.getAsJsonObject("payload").addProperty("text", "x".repeat(65_000));
            JsonObject attributes = new JsonObject();
            attributes.addProperty("ApproximateReceiveCount", "1");
            JsonObject record = new JsonObject();
            record.addProperty("messageId", "m" + number + "-" + i);
            record.addProperty("body", i == 9 ? Bodies.oversized("o") : body.toString());
            record.add("attributes", attributes);
            record.add("messageAttributes", new JsonObject());
            record.addProperty("eventSourceARN", "arn:aws:sqs:us-east-1:123456789012:notifications");
            records.add(record);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event.toString();
    }

    @Test
    void the_archive_is_small_and_holds_own_classes_and_their_libraries_only() throws IOException {
        assertThat(Files.size(ARCHIVE)).isLessThan(LARGEST_ARCHIVE_BYTES);
        try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains(
                            "dev/renderfleet/lambda/notifications/NotificationWorkerHandler.class",
                            "dev/renderfleet/lambda/connection/rds-global-bundle.pem",
                            "lib/sqs.jar",
                            "lib/postgresql.jar")
                    .allMatch(name -> name.matches("(lib/([a-z0-9-]+\\.jar)?|dev/.*)"))
                    .noneMatch(
                            name -> name.matches(".*(netty|apache|junit|mariadb|runtime-interface|lambda/testing/).*"));
        }
    }

    @Test
    void it_stores_batches_from_a_snapshot_within_its_memory() throws IOException {
        try (Queues queues = new Queues(aws, false, 30, 5)) {
            Map<String, String> snapshot = environment(queues);
            snapshot.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
            try (PackagedFunction function =
                    new PackagedFunction(ARCHIVE, NotificationWorkerHandler.class, MEMORY_MB, snapshot)) {
                function.awaitOutput(output -> output.contains("restored from a snapshot"));
                assertThat(function.restored()).isTrue();
                assertThat(function.output())
                        .contains("primed for the snapshot")
                        .doesNotContain("priming failed");

                LoadedClasses loaded = function.loadedClasses();
                long begin = function.millisSinceStart();
                for (int i = 0; i < 20; i++) {
                    RuntimeApi.Answer answer = function.invoke(batch(i));
                    assertThat(answer.failed()).as(answer.text()).isFalse();
                    assertThat(JsonParser.parseString(answer.text())
                                    .getAsJsonObject()
                                    .getAsJsonArray("batchItemFailures"))
                            .isEmpty();
                    if (i == 0) {
                        System.out.printf(
                                "notification-worker: first answer %d ms after a restore%n",
                                function.millisSinceStart() - begin);
                        function.loadedClasses().requireListed(loaded, CLASSES);
                    }
                }

                assertThat(database.value("SELECT count(*) FROM notifications")).isEqualTo("180");
                assertThat(queues.takeDeadLetters()).hasSize(20);
                assertThat(function.output())
                        .contains("\"NotificationsStored\":9.0")
                        .contains("\"NotificationsRejected\":1.0")
                        .doesNotContain(Bodies.CONTENT);
                assertThat(function.output().split("DatabaseConnections\":1.0", -1))
                        .hasSize(2);
                assertThat(Leaks.findIn(function.output())).isEmpty();
                System.out.printf("notification-worker: peak %d MB of %d MB%n", function.peakMb(), MEMORY_MB);
                assertThat(function.peakMb()).isLessThan(MEMORY_MB);
            }
        }
    }
}
