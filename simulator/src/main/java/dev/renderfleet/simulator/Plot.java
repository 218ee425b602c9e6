package dev.renderfleet.simulator;

import java.util.List;
import java.util.Locale;

/** Draws waiting jobs and running instances over a run as SVG, a panel a workflow. */
public final class Plot {

    private static final int WIDTH = 900;
    private static final int PANEL = 150;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int CURVE = 100;
    private static final int COLUMNS = WIDTH - 2 * LEFT;
    private static final double MINUTES_PER_DAY = 1_440;

    private Plot() {}

    public static String svg(String title, List<Outcome> outcomes) {
        StringBuilder svg = new StringBuilder();
        int height = TOP + outcomes.size() * PANEL;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n",
                WIDTH, height, WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        svg.append(format("<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>\n", LEFT, escape(title)));
        for (int panel = 0; panel < outcomes.size(); panel++) {
            panel(svg, outcomes.get(panel), TOP + panel * PANEL);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Outcome outcome, int top) {
        int most = most(outcome.waiting());
        int instances = most(outcome.instances());
        svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>\n", LEFT, top + 12, escape(outcome.workflow())));
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#b45309\">jobs waiting, at most %d</text>\n",
                WIDTH - LEFT - 170, top + 12, most));
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1d4ed8\">instances, at most %d</text>\n",
                WIDTH - LEFT, top + 12, instances));
        int base = top + 20 + CURVE;
        svg.append(format(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#94a3b8\"/>\n",
                LEFT, base, WIDTH - LEFT, base));
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" fill=\"#475569\">0</text><text x=\"%d\" y=\"%d\" fill=\"#475569\""
                        + " text-anchor=\"end\">day %.1f</text>\n",
                LEFT, base + 14, WIDTH - LEFT, base + 14, outcome.waiting().size() / MINUTES_PER_DAY));
        curve(svg, outcome.instances(), Math.max(1, instances), base, "#1d4ed8", "#dbeafe");
        curve(svg, outcome.waiting(), Math.max(1, most), base, "#b45309", "none");
    }

    /** A pixel shows the most of the minutes that it stands for, so that no short peak is lost. */
    private static void curve(StringBuilder svg, List<Integer> values, int most, int base, String stroke, String fill) {
        StringBuilder points = new StringBuilder(format("%d,%d", LEFT, base));
        for (int column = 0; column < COLUMNS; column++) {
            int from = (int) ((long) column * values.size() / COLUMNS);
            int to = Math.max(from + 1, (int) ((long) (column + 1) * values.size() / COLUMNS));
            int peak = 0;
            for (int minute = from; minute < to; minute++) {
                peak = Math.max(peak, values.get(minute));
            }
            points.append(format(" %d,%.1f", LEFT + column, base - (double) peak * CURVE / most));
        }
        points.append(format(" %d,%d", LEFT + COLUMNS, base));
        svg.append(format(
                "<polyline points=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1\"/>\n", points, fill, stroke));
    }

    private static int most(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
