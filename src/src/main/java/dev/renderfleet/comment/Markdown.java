package dev.renderfleet.comment;

import java.util.regex.Pattern;

/**
 * Puts text that anyone may have written into GitHub's Markdown so that it is shown as it is: no mark-up, no HTML, no mention, no
 * link, no line of its own.
 */
final class Markdown {

    private static final Pattern BACKTICKS = Pattern.compile("`+");
    private static final Pattern ANSI = Pattern.compile("\u001B\\[[0-9;?]*[ -/]*[@-~]");

    private Markdown() {}

    /** A code span on one line: GitHub shows its content as it is and notifies nobody named in it. */
    static String code(String text, int longest) {
        String line = shortened(visible(text, false).strip(), longest);
        if (line.isEmpty()) {
            return "(empty)";
        }
        String fence = "`".repeat(longestRun(line) + 1);
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + pad + line + pad + fence;
    }

    /** The same inside a table, where a bar ends the cell even in a code span. */
    static String cell(String text, int longest) {
        return code(text, longest).replace("|", "\\|");
    }

    /** A block of code: its fence is longer than any in the text. */
    static String block(String text, int longest) {
        String lines =
                shortened(visible(ANSI.matcher(text).replaceAll(""), true).stripTrailing(), longest);
        String fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
        return fence + "text\n" + lines + "\n" + fence + "\n";
    }

    /** A quoted label of Mermaid: everything but plain letters, digits and a few signs as entity. */
    static String label(String text, int longest) {
        StringBuilder label = new StringBuilder();
        shortened(visible(text, false).strip(), longest).codePoints().forEach(point -> {
            boolean plain = point < 128 && (Character.isLetterOrDigit(point) || " -_./,".indexOf(point) >= 0);
            if (plain) {
                label.appendCodePoint(point);
            } else {
                label.append('#').append(point).append(';');
            }
        });
        return label.toString();
    }

    /** At most so many characters, with a mark where some are left out; never half of a surrogate pair. */
    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Line breaks become blanks unless wanted; what has no shape of its own, or turns the text's direction, becomes its number. */
    private static String visible(String text, boolean lines) {
        StringBuilder visible = new StringBuilder();
        text.replace("\r\n", "\n").codePoints().forEach(point -> {
            if (point == '\n') {
                visible.append(lines ? '\n' : ' ');
            } else if (point == '\t') {
                visible.append(' ');
            } else if (shapeless(point)) {
                visible.append(String.format("<U+%04X>", point));
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }

    private static boolean shapeless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static int longestRun(String text) {
        return BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
    }
}
