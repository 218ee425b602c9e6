package dev.renderfleet.cost;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a stack costs a month, line by line.
 *
 * @param profile the usage it was made for
 * @param unpriced resources, or parts of them, that cost something which the price table does not know
 */
public record Estimate(Profile profile, List<Line> lines, List<String> unpriced) {

    /**
     * One part of a resource's cost.
     *
     * @param fixed whether it is due as long as the resource exists; else it grows with use
     * @param price key in the price table
     * @param quantity of the price's unit, for the month
     */
    public record Line(
            String component, String type, String resource, boolean fixed, String price, double quantity, double usd) {}

    public Estimate {
        lines = List.copyOf(lines);
        unpriced = List.copyOf(unpriced);
    }

    public double total() {
        return sum(lines);
    }

    /** What is due even if nobody uses anything. */
    public double fixed() {
        return lines.stream().filter(Line::fixed).mapToDouble(Line::usd).sum();
    }

    /** The total by component, dearest first left to the caller. */
    public Map<String, Double> byComponent() {
        return lines.stream()
                .collect(Collectors.groupingBy(Line::component, TreeMap::new, Collectors.summingDouble(Line::usd)));
    }

    private static double sum(List<Line> lines) {
        return lines.stream().mapToDouble(Line::usd).sum();
    }
}
