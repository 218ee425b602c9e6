package dev.renderfleet.monitoring;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays sections out in CloudWatch's JSON: three graphs a row, or fewer and wider ones. */
final class DashboardBody {

    private static final int COLUMNS = 24;
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;
    private static final int ALARMS_HEIGHT = 4;
    /** Seconds. */
    private static final int PERIOD = 300;
    /** Source: the CloudWatch API reference, structure of an alarm widget. */
    private static final int MOST_ALARMS = 100;

    private final String region;
    private final List<Output<JsonObject>> widgets = new ArrayList<>();
    private int row;

    DashboardBody(String region) {
        this.region = region;
    }

    /** The state of alarms, across the whole width. */
    DashboardBody alarms(List<Output<String>> arns) {
        for (int first = 0; first < arns.size(); first += MOST_ALARMS) {
            List<Output<String>> some = arns.subList(first, Math.min(arns.size(), first + MOST_ALARMS));
            JsonObject widget = at(0, COLUMNS, ALARMS_HEIGHT, "alarm");
            widgets.add(Output.all(some).applyValue(known -> {
                JsonObject properties = new JsonObject();
                properties.addProperty("title", "Alarms");
                JsonArray alarms = new JsonArray();
                known.forEach(alarms::add);
                properties.add("alarms", alarms);
                return with(widget, properties);
            }));
            row += ALARMS_HEIGHT;
        }
        return this;
    }

    DashboardBody section(Section section) {
        JsonObject heading = at(0, COLUMNS, 1, "text");
        JsonObject text = new JsonObject();
        text.addProperty("markdown", "## " + section.title());
        widgets.add(Output.of(with(heading, text)));
        row++;
        int width = Math.max(WIDTH, COLUMNS / section.widgets().size());
        int column = 0;
        for (Widget graph : section.widgets()) {
            if (column == COLUMNS) {
                column = 0;
                row += HEIGHT;
            }
            JsonObject place = at(column, width, HEIGHT, "metric");
            widgets.add(properties(graph).applyValue(properties -> with(place, properties)));
            column += width;
        }
        row += HEIGHT;
        return this;
    }

    Output<String> json() {
        return Output.all(widgets).applyValue(all -> {
            JsonArray array = new JsonArray();
            all.forEach(array::add);
            JsonObject body = new JsonObject();
            body.add("widgets", array);
            return body.toString();
        });
    }

    private JsonObject at(int column, int width, int height, String type) {
        JsonObject widget = new JsonObject();
        widget.addProperty("type", type);
        widget.addProperty("x", column);
        widget.addProperty("y", row);
        widget.addProperty("width", width);
        widget.addProperty("height", height);
        return widget;
    }

    private static JsonObject with(JsonObject widget, JsonObject properties) {
        JsonObject copy = widget.deepCopy();
        copy.add("properties", properties);
        return copy;
    }

    private Output<JsonObject> properties(Widget graph) {
        List<Output<List<JsonArray>>> metrics = new ArrayList<>();
        for (int i = 0; i < graph.lines().size(); i++) {
            metrics.add(metrics(graph.lines().get(i), i));
        }
        return Output.all(metrics).applyValue(lines -> {
            JsonObject properties = new JsonObject();
            properties.addProperty("title", graph.title());
            properties.addProperty("region", region);
            properties.addProperty("view", "timeSeries");
            properties.addProperty("period", PERIOD);
            JsonArray all = new JsonArray();
            lines.forEach(line -> line.forEach(all::add));
            properties.add("metrics", all);
            JsonObject left = new JsonObject();
            left.addProperty("label", graph.unit());
            left.addProperty("showUnits", false);
            JsonObject axis = new JsonObject();
            axis.add("left", left);
            properties.add("yAxis", axis);
            return properties;
        });
    }

    /** A statistic is one row; arithmetic is a row for the result and a hidden one for each input. */
    private static Output<List<JsonArray>> metrics(Widget.Line line, int index) {
        JsonObject shown = new JsonObject();
        shown.addProperty("label", line.label());
        if (line.signal() instanceof Signal.Statistic statistic) {
            shown.addProperty("stat", statistic.statistic());
            return row(statistic.metric(), shown).applyValue(List::of);
        }
        Signal.Expression expression = (Signal.Expression) line.signal();
        List<Output<JsonArray>> rows = new ArrayList<>();
        String text = expression.expression();
        for (Map.Entry<String, Signal.Statistic> input : new TreeMap<>(expression.inputs()).entrySet()) {
            // Ids are unique in a graph, not only in a line.
            String id = input.getKey() + index;
            text = text.replaceAll("\\b" + input.getKey() + "\\b", id);
            JsonObject hidden = new JsonObject();
            hidden.addProperty("id", id);
            hidden.addProperty("stat", input.getValue().statistic());
            hidden.addProperty("visible", false);
            rows.add(row(input.getValue().metric(), hidden));
        }
        shown.addProperty("id", "line" + index);
        shown.addProperty("expression", text);
        JsonArray result = new JsonArray();
        result.add(shown);
        rows.add(Output.of(result));
        return Output.all(rows);
    }

    private static Output<JsonArray> row(Metric metric, JsonObject options) {
        List<Output<List<String>>> dimensions = new TreeMap<>(metric.dimensions())
                .entrySet().stream()
                        .map(dimension -> dimension.getValue().applyValue(value -> List.of(dimension.getKey(), value)))
                        .toList();
        return Output.all(dimensions).applyValue(known -> {
            JsonArray row = new JsonArray();
            row.add(metric.namespace());
            row.add(metric.name());
            known.forEach(pair -> pair.forEach(row::add));
            row.add(options);
            return row;
        });
    }
}
