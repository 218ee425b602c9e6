package dev.renderfleet.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * How wide a text gets. The reader's browser chooses the font, so this is an estimate on the generous side (the widths of
 * DejaVu Sans, one of the widest), and the same everywhere.
 */
final class TextMetrics {

    private static final String ELLIPSIS = "…";
    private static final double BOLD = 1.1;
    private static final double WIDE = 1.0;

    private TextMetrics() {}

    /** Width in pixels of a text of a size in pixels. */
    static double width(String text, int size, boolean bold) {
        double ems = text.codePoints().mapToDouble(TextMetrics::ems).sum();
        return ems * size * (bold ? BOLD : 1);
    }

    private static double ems(int codePoint) {
        if (codePoint >= 0x2E80) {
            return WIDE;
        }
        if (codePoint > 0x7E) {
            return 0.8;
        }
        if ("ijl.,:;|'!I".indexOf(codePoint) >= 0) {
            return 0.32;
        }
        if (" ftr()[]-/\\".indexOf(codePoint) >= 0) {
            return 0.4;
        }
        if ("mwMW@%&<>=+#".indexOf(codePoint) >= 0) {
            return 0.9;
        }
        return Character.isUpperCase(codePoint) ? 0.69 : 0.615;
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    static String fit(String text, int size, boolean bold, double room) {
        if (width(text, size, bold) <= room) {
            return text;
        }
        double left = room - width(ELLIPSIS, size, bold);
        StringBuilder shortened = new StringBuilder();
        for (int codePoint : text.codePoints().toArray()) {
            left -= width(Character.toString(codePoint), size, bold);
            if (left < 0) {
                break;
            }
            shortened.appendCodePoint(codePoint);
        }
        return shortened.toString().stripTrailing() + ELLIPSIS;
    }

    /** The text in lines that fit; what does not fit into the last one is cut with an ellipsis. */
    static List<String> wrap(String text, int size, double room, int maxLines) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            boolean fits = line.length() == 0 || width(line + " " + word, size, false) <= room;
            if (!fits && lines.size() < maxLines - 1) {
                lines.add(fit(line.toString(), size, false, room));
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        if (line.length() > 0) {
            lines.add(fit(line.toString(), size, false, room));
        }
        return lines;
    }
}
