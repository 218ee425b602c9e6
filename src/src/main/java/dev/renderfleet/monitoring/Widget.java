package dev.renderfleet.monitoring;

import java.util.List;

/**
 * A graph on a dashboard.
 *
 * @param unit what the axis counts
 */
record Widget(String title, String unit, List<Line> lines) {

    /** One line of a graph. */
    record Line(String label, Signal signal) {}

    static Widget of(String title, String unit, Line... lines) {
        return new Widget(title, unit, List.of(lines));
    }

    static Line line(String label, Signal signal) {
        return new Line(label, signal);
    }
}
