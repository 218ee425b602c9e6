package dev.renderfleet.monitoring;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.RecordedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a dashboard as CloudWatch would lay it out, with made-up data, so that it can be judged without an account. The data
 * follows from the labels: the same dashboard is the same picture.
 */
final class DashboardPicture {

    private static final int COLUMN = 50;
    private static final int ROW = 38;
    private static final int GAP = 4;
    private static final int TOP = 44;
    private static final int POINTS = 48;
    private static final List<String> COLOURS = List.of(
            "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22",
            "#17becf");

    private final StringBuilder svg = new StringBuilder();

    private DashboardPicture() {}

    static String draw(RecordedResource dashboard) {
        List<PropertyValue> widgets = dashboard.json("dashboardBody").list("widgets");
        int rows = widgets.stream()
                .mapToInt(widget -> number(widget, "y") + number(widget, "height"))
                .max()
                .orElse(0);
        DashboardPicture picture = new DashboardPicture();
        picture.line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"Helvetica, Arial, sans-serif\">",
                24 * COLUMN, rows * ROW + TOP + GAP);
        picture.line("<rect width=\"100%%\" height=\"100%%\" fill=\"#f2f3f3\"/>");
        picture.text(12, 28, 18, "#16191f", "bold", dashboard.text("dashboardName"));
        picture.line(
                "<text x=\"%d\" y=\"28\" font-size=\"12\" fill=\"#687078\" text-anchor=\"end\">sample data</text>",
                24 * COLUMN - 12);
        widgets.forEach(picture::widget);
        picture.line("</svg>");
        return picture.svg.toString();
    }

    private void widget(PropertyValue widget) {
        int x = number(widget, "x") * COLUMN + GAP;
        int y = number(widget, "y") * ROW + TOP + GAP;
        int width = number(widget, "width") * COLUMN - 2 * GAP;
        int height = number(widget, "height") * ROW - 2 * GAP;
        switch (widget.text("type")) {
            case "text" ->
                text(
                        x + 4,
                        y + height - 9,
                        16,
                        "#16191f",
                        "bold",
                        widget.text("properties.markdown").replaceFirst("^#+ ", ""));
            case "alarm" -> alarms(widget, x, y, width, height);
            default -> graph(widget, x, y, width, height);
        }
    }

    private void card(int x, int y, int width, int height, String title) {
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"#ffffff\" stroke=\"#d5dbdb\"/>",
                x, y, width, height);
        text(x + 10, y + 19, 13, "#16191f", "bold", title);
    }

    /** All well but one, to show what that looks like; as many as fit, and how many more there are. */
    private void alarms(PropertyValue widget, int x, int y, int width, int height) {
        card(x, y, width, height, widget.text("properties.title"));
        List<String> names = widget.strings("properties.alarms").stream()
                .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
                .toList();
        int columns = 6;
        int fit = columns * ((height - 36) / 17);
        int step = (width - 20) / columns;
        for (int i = 0; i < Math.min(names.size(), fit); i++) {
            boolean more = i == fit - 1 && names.size() > fit;
            int left = x + 10 + i % columns * step;
            int top = y + 40 + i / columns * 17;
            if (more) {
                text(left, top, 11, "#687078", "normal", "and " + (names.size() - fit + 1) + " more");
                continue;
            }
            line(
                    "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>",
                    left + 5, top - 4, i == 1 ? "#d13212" : "#1d8102");
            text(left + 14, top, 11, "#16191f", "normal", shortened(names.get(i), (step - 24) / 7));
        }
    }

    private void graph(PropertyValue widget, int x, int y, int width, int height) {
        card(x, y, width, height, widget.text("properties.title"));
        String unit = widget.text("properties.yAxis.left.label");
        List<String> labels = new ArrayList<>();
        for (PropertyValue row : widget.list("properties.metrics")) {
            List<PropertyValue> parts = row.asList();
            PropertyValue options = parts.get(parts.size() - 1);
            if (!options.isFalse("visible")) {
                labels.add(options.text("label"));
            }
        }
        int legendRows = Math.min(2, (labels.size() + 1) / 2);
        int left = x + 44;
        int right = x + width - 10;
        int top = y + 48;
        int bottom = y + height - 26 - 14 * legendRows;
        text(x + 10, y + 33, 10, "#687078", "normal", unit);
        double most = scale(unit, widget.text("properties.title"));
        for (int i = 0; i <= 2; i++) {
            int level = bottom - (bottom - top) * i / 2;
            line("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#eaeded\"/>", left, level, right, level);
            line(
                    "<text x=\"%d\" y=\"%d\" font-size=\"10\" fill=\"#687078\" text-anchor=\"end\">%s</text>",
                    left - 5, level + 3, amount(most * i / 2));
        }
        List<String> hours = List.of("00:00", "06:00", "12:00", "18:00");
        for (int i = 0; i < hours.size(); i++) {
            text(left + (right - left) * i / 4, bottom + 12, 10, "#687078", "normal", hours.get(i));
        }
        for (int i = 0; i < labels.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            curve(labels.get(i) + widget.text("properties.title"), left, right, top, bottom, colour);
            legend(labels, i, x, y + height - 14 * legendRows, width, colour);
        }
    }

    /** Up to four labels; the rest is counted, as more would not fit. */
    private void legend(List<String> labels, int i, int x, int y, int width, String colour) {
        if (i > 3) {
            return;
        }
        boolean more = i == 3 && labels.size() > 4;
        int left = x + 12 + i % 2 * ((width - 20) / 2);
        int top = y + i / 2 * 14;
        if (!more) {
            line("<rect x=\"%d\" y=\"%d\" width=\"9\" height=\"9\" fill=\"%s\"/>", left, top - 8, colour);
        }
        text(
                left + 13,
                top,
                10,
                "#545b64",
                "normal",
                more ? "and " + (labels.size() - 3) + " more" : shortened(labels.get(i), (width / 2 - 34) / 5));
    }

    private void curve(String seed, int left, int right, int top, int bottom, String colour) {
        // Knuth's multiplicative hash spreads similar labels.
        long hash = Integer.toUnsignedLong(seed.hashCode() * 0x9E3779B1);
        double level = 0.15 + hash % 47 / 100.0;
        double swing = 0.05 + hash / 47 % 23 / 100.0;
        double phase = hash / 1081 % 24 / 24.0;
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= POINTS; i++) {
            double day = Math.sin(2 * Math.PI * ((double) i / POINTS - 0.25 + phase / 6));
            double noise = Math.sin(i * (1.7 + phase)) * 0.03;
            double value = Math.max(0.01, Math.min(0.97, level + swing * day + noise));
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    left + (right - left) * (double) i / POINTS,
                    bottom - (bottom - top) * value));
        }
        line(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                points.toString().trim(), colour);
    }

    /** The top of the axis: what is usual for the unit. */
    private static double scale(String unit, String title) {
        long hash = Math.abs((long) title.hashCode());
        return switch (unit) {
            case "%", "% of capacity" -> 100;
            case "bytes" -> 4e9;
            case "seconds" -> title.contains("age") ? 600 : 2;
            case "milliseconds" -> 400;
            case "ACU" -> 8;
            case "tasks", "instances" -> 6;
            case "USD per hour" -> 2;
            default -> List.of(20.0, 100.0, 400.0).get((int) (hash % 3));
        };
    }

    private static String amount(double value) {
        if (value >= 1e9) {
            return String.format(Locale.ROOT, "%.0fG", value / 1e9);
        }
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
    }

    private static int number(PropertyValue widget, String path) {
        return widget.integer(path).orElseThrow();
    }

    private void text(int x, int y, int size, String colour, String weight, String text) {
        line(
                "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\" font-weight=\"%s\">%s</text>",
                x, y, size, colour, weight, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void line(String format, Object... parts) {
        svg.append(String.format(Locale.ROOT, format, parts)).append('\n');
    }
}
