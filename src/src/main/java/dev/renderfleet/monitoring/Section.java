package dev.renderfleet.monitoring;

import java.util.List;

/** Graphs that belong together on a dashboard. */
record Section(String title, List<Widget> widgets) {

    static Section of(String title, Widget... widgets) {
        return new Section(title, List.of(widgets));
    }
}
