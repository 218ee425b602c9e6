package dev.renderfleet.lambda.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What stands between a handler and its core: parses the event, gives every log line the request's id, writes metrics, and
 * turns every failure into a {@link FunctionException} without a cause, so that the Lambda runtime can log it safely.
 *
 * <p>Environment: {@code LOG_LEVEL} (DEBUG, INFO, WARN or ERROR; INFO if unset).
 */
public final class FunctionRuntime {
    /** Kept back from Lambda's deadline to write the log and the metrics of a failure. */
    private static final Duration REPORT_RESERVE = Duration.ofSeconds(3);

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** The core of a function: an event in, an answer out. */
    @FunctionalInterface
    public interface Core {
        JsonElement run(JsonObject event, Invocation invocation);
    }

    private final String service;
    private final Clock clock;
    private final Redaction redaction = new Redaction();
    private final JsonLog log;
    private final AtomicBoolean cold = new AtomicBoolean(true);
    private SnapshotHooks hooks;

    /**
     * @param service the function's base name, such as {@code database-init}
     * @param out where log lines go
     */
    public FunctionRuntime(String service, PrintStream out, Clock clock, Map<String, String> environment) {
        this.service = service;
        this.clock = clock;
        this.log = new JsonLog(out, clock, redaction, JsonLog.Level.parse(environment.get("LOG_LEVEL")));
    }

    /** The runtime of a function that runs on Lambda: standard output, the system's clock and environment. */
    public static FunctionRuntime onLambda(String service) {
        FunctionRuntime runtime = new FunctionRuntime(service, System.out, Clock.systemUTC(), System.getenv());
        LibraryLogs.sendTo(runtime.log);
        return runtime;
    }

    /** Has this run before a SnapStart snapshot is taken. Without SnapStart it is never run. */
    public void beforeSnapshot(Runnable priming) {
        hooks = SnapshotHooks.register(priming, log);
    }

    /** Whether snapshot hooks are registered. */
    public boolean primesSnapshots() {
        return hooks != null;
    }

    /** One invocation, from the event's bytes to the answer's. */
    public void run(InputStream in, OutputStream out, Context context, Core core) throws IOException {
        boolean coldStart = cold.getAndSet(false);
        redaction.clear();
        log.setCommonFields(commonFields(context, coldStart));
        Metrics metrics = new Metrics();
        if (coldStart) {
            metrics.count("ColdStart", 1);
        }
        Deadline deadline = Deadline.in(Duration.ofMillis(context.getRemainingTimeInMillis()), clock)
                .lessReserve(REPORT_RESERVE);
        try {
            JsonElement answer = core.run(parse(in), new Invocation(log, metrics, deadline, redaction));
            out.write(GSON.toJson(answer).getBytes(StandardCharsets.UTF_8));
        } catch (FunctionException e) {
            log.error(e.getMessage(), "error_type", e.getClass().getSimpleName());
            metrics.count("Failed", 1);
            String safe = redaction.scrub(e.getMessage());
            if (!safe.equals(e.getMessage())) {
                throw new UnexpectedFailureException(service, safe);
            }
            throw e;
        } catch (RuntimeException e) {
            log.error("failed unexpectedly", "error", describe(e), "stack", stack(e));
            metrics.count("Failed", 1);
            throw new UnexpectedFailureException(service, redaction.scrub(describe(e)));
        } finally {
            metrics.flush(log, clock, String.valueOf(context.getFunctionName()));
            redaction.clear();
        }
    }

    private static JsonObject parse(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new InvalidEventException("It is not a JSON object", "invoke the function with a JSON object");
        }
    }

    private JsonObject commonFields(Context context, boolean coldStart) {
        JsonObject fields = new JsonObject();
        fields.addProperty("service", service);
        fields.addProperty("function_name", context.getFunctionName());
        fields.addProperty("function_version", context.getFunctionVersion());
        fields.addProperty("function_memory_size", context.getMemoryLimitInMB());
        fields.addProperty("function_request_id", context.getAwsRequestId());
        fields.addProperty("cold_start", coldStart);
        return fields;
    }

    private static String describe(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            text.append(" caused by ").append(cause);
        }
        return text.toString();
    }

    private static String stack(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : e.getStackTrace()) {
            text.append(element).append('\n');
        }
        return text.toString();
    }
}
