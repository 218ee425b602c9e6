package dev.renderfleet.redrive;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * Entry point of {@code ./pulumiw redrive}: takes the command line, and the outputs of the stage's stack as JSON on standard
 * input. Credentials and endpoints come from where the AWS CLI has them too.
 */
public final class Main {
    private static final int DONE = 0;
    private static final int SOME_FAILED = 1;
    private static final int WRONG = 2;
    /** SQS then asks all of its servers. */
    private static final int WAIT_SECONDS = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(
                List.of(arguments),
                System.in,
                System.getenv(),
                Path.of(".renderfleet", "redrive"),
                System.out,
                System.err));
    }

    static int run(
            List<String> arguments,
            InputStream outputs,
            Map<String, String> environment,
            Path journals,
            PrintStream out,
            PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(Options.HELP);
            return DONE;
        }
        try {
            Options options = Options.parse(arguments);
            QueuePair queues = options.queue().in(parse(outputs));
            try (SqsClient sqs = client(queues, environment)) {
                Clock clock = Clock.systemUTC();
                Journal journal = Journal.open(journals, queues.deadLetterName(), clock.instant());
                Report report = new Redrive(sqs, queues, journal, clock, WAIT_SECONDS, Redrive.HIDDEN)
                        .run(options.filter(), options.max(), options.execute());
                print(options, queues, report, out);
                return report.total(Report.Fate.FAILED) > 0 ? SOME_FAILED : DONE;
            }
        } catch (UsageException e) {
            err.println("redrive: " + e.getMessage());
            err.println("redrive: ./pulumiw redrive --help explains");
            return WRONG;
        } catch (SdkException | UncheckedIOException e) {
            err.println("redrive: " + e.getMessage());
            err.println("redrive: nothing is lost. Check the credentials and the stage, and run again.");
            return SOME_FAILED;
        }
    }

    private static JsonObject parse(InputStream outputs) {
        try {
            return JsonParser.parseString(new String(outputs.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new UsageException(
                    "the stage's outputs are not to be had: is it deployed? (./pulumiw stack output --json)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SqsClient client(QueuePair queues, Map<String, String> environment) {
        SqsClientBuilder builder = SqsClient.builder().httpClient(UrlConnectionHttpClient.create());
        Optional<String> emulated = Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_SQS"))
                .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
                .filter(url -> !url.isBlank());
        emulated.ifPresent(url -> builder.endpointOverride(java.net.URI.create(url)));
        queues.region()
                .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                .ifPresent(region -> builder.region(Region.of(region)));
        return builder.build();
    }

    private static void print(Options options, QueuePair queues, Report report, PrintStream out) {
        String stage = options.stack().isEmpty() ? "" : " of stage " + options.stack();
        if (report.total() == 0) {
            out.println("No dead letters to look at in " + queues.deadLetterName() + stage + ".");
            report.notes().forEach(out::println);
            return;
        }
        out.println("Dead letters in " + queues.deadLetterName() + stage + ": " + report.total() + " looked at");
        out.println();
        out.print(report.table());
        out.println();
        report.notes().forEach(out::println);
        int matched = report.total(Report.Fate.MATCHED);
        if (!options.execute()) {
            out.println(
                    matched == 0
                            ? "Dry run: nothing would be sent back to " + queues.name() + "."
                            : "Dry run: " + matched + " would be sent back to " + queues.name()
                                    + ". Add --execute to do it.");
        } else {
            out.println(report.total(Report.Fate.SENT) + " sent back to " + queues.name() + ".");
        }
    }
}
