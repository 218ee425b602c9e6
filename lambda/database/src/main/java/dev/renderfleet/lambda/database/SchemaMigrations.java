package dev.renderfleet.lambda.database;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.Sql;
import dev.renderfleet.lambda.connection.StatementFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Brings the tables of this project (not the application's own, whose migrations come with the application) to the newest
 * version, step by step, and records the steps in {@code renderfleet_schema}. A step that was applied is never applied again
 * and must never change; a database that is ahead of this release is left as it is, so that a release can be rolled back.
 */
final class SchemaMigrations {
    private record Step(int version, String name) {
        String resource() {
            return String.format("schema/%03d_%s.sql", version, name);
        }
    }

    private static final List<Step> STEPS = List.of(new Step(1, "notifications"));

    private final Sql sql;

    SchemaMigrations(Sql sql) {
        this.sql = sql;
    }

    /** Runs inside the caller's transaction, as the role that is to own the tables. */
    JsonObject migrate() {
        sql.execute(
                "record schema steps",
                "CREATE TABLE IF NOT EXISTS public.renderfleet_schema (version integer PRIMARY KEY, name text NOT NULL,"
                        + " sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        JsonArray applied = new JsonArray();
        for (Step step : STEPS) {
            String text = read(step);
            Optional<String> before = sql.value(
                    "look at schema steps",
                    "SELECT sha256 FROM public.renderfleet_schema WHERE version = ?",
                    step.version());
            if (before.isEmpty()) {
                sql.execute("apply schema step " + step.resource(), text);
                sql.execute(
                        "record schema step",
                        "INSERT INTO public.renderfleet_schema (version, name, sha256) VALUES (" + step.version()
                                + ", '" + step.name() + "', '" + sha256(text) + "')");
                applied.add(step.version());
            } else if (!before.get().equals(sha256(text))) {
                throw new StatementFailedException(
                        sql.where(),
                        "check schema step " + step.resource(),
                        "It was changed after it had been applied here",
                        "restore the step as it was and put the change into a new step");
            }
        }
        JsonObject report = new JsonObject();
        report.addProperty(
                "version",
                Integer.valueOf(sql.value("look at schema", "SELECT max(version) FROM public.renderfleet_schema")
                        .orElse("0")));
        report.add("applied", applied);
        return report;
    }

    private static String read(Step step) {
        try (InputStream in = SchemaMigrations.class.getResourceAsStream(step.resource())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
