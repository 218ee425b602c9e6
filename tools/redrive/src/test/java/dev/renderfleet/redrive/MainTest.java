package dev.renderfleet.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.testing.EmulatedAws;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, as the wrapper starts it. */
class MainTest {
    private static EmulatedAws aws;

    @TempDir
    private Path journals;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        aws = EmulatedAws.start("sqs");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        aws.close();
    }

    private int run(String outputs, String... arguments) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_ENDPOINT_URL_SQS", aws.endpoint().toString());
        environment.put("AWS_REGION", "us-east-1");
        return Main.run(
                List.of(arguments),
                new ByteArrayInputStream(outputs.getBytes(StandardCharsets.UTF_8)),
                environment,
                journals,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String outputs(QueuePair pair, String url, String deadLetterUrl) {
        JsonObject outputs = new JsonObject();
        outputs.addProperty(url, pair.url());
        outputs.addProperty(deadLetterUrl, pair.deadLetterUrl());
        return outputs.toString();
    }

    @Test
    void both_queues_are_found_by_the_stacks_outputs() {
        Emulated notifications = new Emulated(aws, false);
        Emulated tasks = new Emulated(aws, false);
        notifications.deadLetter("n", "GaveUp: x");
        tasks.deadLetter("t", "");

        assertThat(run(
                        outputs(notifications.pair(), "NotificationQueueUrl", "NotificationDLQUrl"),
                        "--stack",
                        "dev",
                        "--queue",
                        "notifications",
                        "--execute"))
                .isZero();
        assertThat(run(outputs(tasks.pair(), "QueueUrl", "DLQUrl"), "--queue", "gpu-tasks", "--execute"))
                .isZero();

        assertThat(Emulated.bodies(notifications.takeQueue())).containsExactly("n");
        assertThat(Emulated.bodies(tasks.takeQueue())).containsExactly("t");
        assertThat(out())
                .contains("Dead letters in " + notifications.pair().deadLetterName() + " of stage dev: 1 looked at")
                .contains("1 sent back to " + tasks.pair().name() + ".");
        assertThat(err()).isEmpty();
    }

    @Test
    void a_dry_run_ends_with_how_to_do_it() {
        Emulated queues = new Emulated(aws, false);
        queues.deadLetter("n", "");

        run(outputs(queues.pair(), "QueueUrl", "DLQUrl"), "--queue", "gpu-tasks");

        assertThat(out())
                .endsWith("Dry run: 1 would be sent back to " + queues.pair().name() + ". Add --execute to do it.\n");
    }

    @Test
    void a_stage_without_the_queue_is_told_apart_from_one_that_is_not_deployed() {
        Emulated queues = new Emulated(aws, false);

        assertThat(run(outputs(queues.pair(), "QueueUrl", "DLQUrl"), "--queue", "notifications"))
                .isEqualTo(2);
        assertThat(run("{}", "--queue", "notifications")).isEqualTo(2);
        assertThat(run("", "--queue", "notifications")).isEqualTo(2);

        assertThat(err())
                .contains("its stack has no output NotificationQueueUrl. Use --queue gpu-tasks.")
                .contains("its stack has no output NotificationQueueUrl. Deploy it first (./pulumiw up)")
                .contains("is it deployed?");
    }

    @Test
    void a_queue_that_is_gone_is_an_error_that_says_so() {
        QueuePair gone = new QueuePair(aws.endpoint() + "/0/a", aws.endpoint() + "/0/a_dlq");

        assertThat(run(outputs(gone, "QueueUrl", "DLQUrl"), "--queue", "gpu-tasks"))
                .isEqualTo(1);
        assertThat(err()).contains("nothing is lost");
    }

    @Test
    void help_explains_every_option() {
        assertThat(run("", "--help")).isZero();

        assertThat(out())
                .contains(
                        "--stack",
                        "--queue",
                        "--error",
                        "--where",
                        "--older-than",
                        "--newer-than",
                        "--max",
                        "--execute")
                .contains("notifications or gpu-tasks");
    }

    @Test
    void the_region_is_the_queues_own() {
        assertThat(new QueuePair("https://sqs.eu-west-1.amazonaws.com/123456789012/q", "x").region())
                .hasValue("eu-west-1");
        assertThat(new QueuePair("http://127.0.0.1:4566/123456789012/q", "x").region())
                .isEmpty();
    }
}
