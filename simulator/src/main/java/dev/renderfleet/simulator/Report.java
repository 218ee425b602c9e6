package dev.renderfleet.simulator;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** What a run did, for people and for programs. */
public final class Report {

    private static final double SECONDS_PER_MINUTE = 60;

    private Report() {}

    /** A Markdown table, a line a workflow and one for all. */
    public static String table(List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder();
        text.append("| workflow | jobs | done | dead letters | lost | twice | first wait min | wait p50/p95/p99 min"
                + " | GPU h busy/idle | interruptions | longest idle min | left running | USD/day | USD/month |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        outcomes.forEach(outcome -> text.append(line(outcome)));
        if (outcomes.size() > 1) {
            text.append(format(
                    "| **all** | %d | %d | %d | %d | %d | | | %.1f/%.1f | %d | %.0f | %d | %.2f | %.2f |%n",
                    total(outcomes, Outcome::jobs),
                    total(outcomes, Outcome::completed),
                    total(outcomes, Outcome::deadLetters),
                    total(outcomes, Outcome::lost),
                    total(outcomes, Outcome::duplicated),
                    outcomes.stream().mapToDouble(Outcome::busyHours).sum(),
                    outcomes.stream().mapToDouble(Outcome::idleHours).sum(),
                    total(outcomes, Outcome::interruptions),
                    outcomes.stream()
                                    .mapToLong(Outcome::longestIdleSeconds)
                                    .max()
                                    .orElse(0)
                            / SECONDS_PER_MINUTE,
                    total(outcomes, Outcome::leftRunning),
                    outcomes.stream().mapToDouble(Outcome::usdPerDay).sum(),
                    outcomes.stream().mapToDouble(Outcome::usdPerMonth).sum()));
        }
        return text.toString();
    }

    private static String line(Outcome outcome) {
        return format(
                "| %s | %d | %d | %d | %d | %d | %s | %s/%s/%s | %.1f/%.1f | %d | %.0f | %d | %.2f | %.2f |%n",
                outcome.workflow(),
                outcome.jobs(),
                outcome.completed(),
                outcome.deadLetters(),
                outcome.lost(),
                outcome.duplicated(),
                minutes(outcome.firstWaitSeconds()),
                minutes(outcome.waitPercentile(50)),
                minutes(outcome.waitPercentile(95)),
                minutes(outcome.waitPercentile(99)),
                outcome.busyHours(),
                outcome.idleHours(),
                outcome.interruptions(),
                outcome.longestIdleSeconds() / SECONDS_PER_MINUTE,
                outcome.leftRunning(),
                outcome.usdPerDay(),
                outcome.usdPerMonth());
    }

    private static int total(List<Outcome> outcomes, java.util.function.ToIntFunction<Outcome> figure) {
        return outcomes.stream().mapToInt(figure).sum();
    }

    private static String minutes(double seconds) {
        return Double.isNaN(seconds) ? "–" : format("%.1f", seconds / SECONDS_PER_MINUTE);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }

    /** All figures but the course by minute. */
    public static String json(String trace, List<Outcome> outcomes) {
        JsonArray all = new JsonArray();
        for (Outcome outcome : outcomes) {
            JsonObject json = new JsonObject();
            json.addProperty("workflow", outcome.workflow());
            json.addProperty("jobs", outcome.jobs());
            json.addProperty("completed", outcome.completed());
            json.addProperty("deadLetters", outcome.deadLetters());
            json.addProperty("lost", outcome.lost());
            json.addProperty("duplicated", outcome.duplicated());
            seconds(json, "firstWaitSeconds", outcome.firstWaitSeconds());
            seconds(json, "waitSecondsP50", outcome.waitPercentile(50));
            seconds(json, "waitSecondsP95", outcome.waitPercentile(95));
            seconds(json, "waitSecondsP99", outcome.waitPercentile(99));
            json.addProperty("gpuHoursBusy", outcome.busyHours());
            json.addProperty("gpuHoursIdle", outcome.idleHours());
            json.addProperty("interruptions", outcome.interruptions());
            json.addProperty("longestIdleSeconds", outcome.longestIdleSeconds());
            json.addProperty("instancesLeftRunning", outcome.leftRunning());
            json.addProperty("usdPerDay", outcome.usdPerDay());
            json.addProperty("usdPerMonth", outcome.usdPerMonth());
            all.add(json);
        }
        JsonObject report = new JsonObject();
        report.addProperty("trace", trace);
        report.add("workflows", all);
        return new GsonBuilder().setPrettyPrinting().create().toJson(report) + "\n";
    }

    /** JSON knows no NaN: without jobs there is no wait. */
    private static void seconds(JsonObject json, String key, double value) {
        if (!Double.isNaN(value)) {
            json.addProperty(key, value);
        }
    }
}
