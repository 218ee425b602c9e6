package dev.renderfleet.redrive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of each dead letter, counted by the reason it is there for. */
final class Report {
    /** In the order of the table's columns. */
    enum Fate {
        LEFT("do not match"),
        MATCHED("match"),
        SENT("sent back"),
        FINISHED("sent before, now deleted"),
        HELD("held back"),
        FAILED("failed");

        private final String title;

        Fate(String title) {
            this.title = title;
        }
    }

    private final Map<String, Map<Fate, Integer>> counts = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    void count(DeadLetter letter, Fate fate) {
        counts.computeIfAbsent(letter.reason(), reason -> new EnumMap<>(Fate.class))
                .merge(fate, 1, Integer::sum);
    }

    /** Adds a sentence below the table, once. */
    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    int total(Fate fate) {
        return counts.values().stream()
                .mapToInt(byFate -> byFate.getOrDefault(fate, 0))
                .sum();
    }

    int total() {
        return counts.values().stream()
                .flatMap(byFate -> byFate.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** The table: a line per reason, a column per fate that occurred, and the sums. */
    String table() {
        List<Fate> columns = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            if (total(fate) > 0) {
                columns.add(fate);
            }
        }
        int width = Math.max(
                "reason".length(),
                counts.keySet().stream().mapToInt(String::length).max().orElse(0));
        StringBuilder text = new StringBuilder(cell("reason", -width));
        columns.forEach(fate -> text.append("  ").append(fate.title));
        text.append('\n');
        counts.forEach((reason, byFate) -> line(text, cell(reason, -width), columns, byFate));
        if (counts.size() > 1) {
            Map<Fate, Integer> sums = new EnumMap<>(Fate.class);
            columns.forEach(fate -> sums.put(fate, total(fate)));
            line(text, cell("all", -width), columns, sums);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String title, List<Fate> columns, Map<Fate, Integer> numbers) {
        text.append(title);
        columns.forEach(fate ->
                text.append("  ").append(cell(String.valueOf(numbers.getOrDefault(fate, 0)), fate.title.length())));
        text.append('\n');
    }

    /** Right-aligned to a width, left-aligned to a negative one. */
    private static String cell(String text, int width) {
        return String.format("%" + width + "s", text);
    }

    List<String> notes() {
        return notes;
    }
}
