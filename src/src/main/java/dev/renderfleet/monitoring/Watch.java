package dev.renderfleet.monitoring;

import java.util.List;

/** How one kind of resource is watched: its alarms, and its part of a dashboard. */
interface Watch {

    void alarms(Alarms alarms);

    List<Section> sections();
}
