package dev.renderfleet.simulator.cloudwatch;

import java.util.Map;

/**
 * What CloudWatch tells metrics apart by.
 *
 * @param dimensions all of them, or it is another metric
 */
public record MetricId(String namespace, String name, Map<String, String> dimensions) {

    public MetricId {
        dimensions = Map.copyOf(dimensions);
    }
}
