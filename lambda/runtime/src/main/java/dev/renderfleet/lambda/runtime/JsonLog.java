package dev.renderfleet.lambda.runtime;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;

/**
 * A log of one JSON object per line, with the keys that Powertools for AWS Lambda uses ({@code timestamp}, {@code level},
 * {@code message}, {@code service}, {@code function_name}, {@code function_request_id}, {@code cold_start}, …), so that
 * queries written for it work here. Powertools itself is not used: its smallest logging module brings 6.9 MB of jars (2.9.0
 * with Log4j and Jackson), more than a whole function archive may weigh.
 *
 * <p>Every string passes the {@link Redaction} on its way out. Not a logging framework: one threshold, one destination.
 */
public final class JsonLog {
    /** In rising order of weight. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR;

        /** The level that {@code LOG_LEVEL} names, INFO if it is unset; unknown names are refused, not guessed. */
        static Level parse(String name) {
            if (name == null || name.isBlank()) {
                return INFO;
            }
            String wanted = name.strip().toUpperCase(Locale.ROOT);
            for (Level level : values()) {
                if (level.name().equals(wanted)) {
                    return level;
                }
            }
            throw new InvalidEventException(
                    "LOG_LEVEL is \"" + name + "\"", "set the environment variable to one of DEBUG, INFO, WARN, ERROR");
        }
    }

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final PrintStream out;
    private final Clock clock;
    private final Redaction redaction;
    private final Level threshold;
    private volatile JsonObject common = new JsonObject();

    public JsonLog(PrintStream out, Clock clock, Redaction redaction, Level threshold) {
        this.out = out;
        this.clock = clock;
        this.redaction = redaction;
        this.threshold = threshold;
    }

    /** Writes at DEBUG; see {@link #write} for the fields. */
    public void debug(String message, Object... fields) {
        write(Level.DEBUG, message, fields);
    }

    /** Writes at INFO; see {@link #write} for the fields. */
    public void info(String message, Object... fields) {
        write(Level.INFO, message, fields);
    }

    /** Writes at WARN; see {@link #write} for the fields. */
    public void warn(String message, Object... fields) {
        write(Level.WARN, message, fields);
    }

    /** Writes at ERROR; see {@link #write} for the fields. */
    public void error(String message, Object... fields) {
        write(Level.ERROR, message, fields);
    }

    /**
     * Writes one line, if the level reaches the threshold.
     *
     * @param fields keys and values in turn: {@code "database", "bp", "attempt", 3}
     */
    public void write(Level level, String message, Object... fields) {
        if (level.compareTo(threshold) < 0) {
            return;
        }
        if (fields.length % 2 != 0) {
            throw new IllegalArgumentException("Fields come in pairs of key and value.");
        }
        JsonObject line = new JsonObject();
        line.addProperty("timestamp", clock.instant().toString());
        line.addProperty("level", level.name());
        line.addProperty("message", redaction.scrub(message));
        common.entrySet().forEach(entry -> line.add(entry.getKey(), entry.getValue()));
        for (int i = 0; i < fields.length; i += 2) {
            add(line, String.valueOf(fields[i]), fields[i + 1]);
        }
        writeRaw(line);
    }

    /** Sets the fields that every following line carries. */
    void setCommonFields(JsonObject fields) {
        common = fields;
    }

    JsonObject commonFields() {
        return common;
    }

    void writeRaw(JsonObject line) {
        // One call per line: Lambda makes one log event of what one write delivers.
        byte[] bytes = (GSON.toJson(line) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private void add(JsonObject line, String key, Object value) {
        if (value instanceof Number number) {
            line.addProperty(key, number);
        } else if (value instanceof Boolean bool) {
            line.addProperty(key, bool);
        } else if (value != null) {
            line.addProperty(key, redaction.scrub(value.toString()));
        }
    }
}
