package dev.renderfleet.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes down what one resource costs. */
final class Bill {

    /** Hours of an average month, as AWS's own examples count. */
    static final double HOURS = 730;

    private final PriceTable table;
    private final Profile profile;
    private final Graph graph;
    private final CostedResource resource;
    private final List<Estimate.Line> lines = new ArrayList<>();
    private final List<String> unpriced = new ArrayList<>();

    Bill(PriceTable table, Profile profile, Graph graph, CostedResource resource) {
        this.table = table;
        this.profile = profile;
        this.graph = graph;
        this.resource = resource;
    }

    Graph graph() {
        return graph;
    }

    double usage(String key) {
        return profile.of(key);
    }

    /** Due as long as the resource exists. */
    void fixed(String price, double quantity) {
        add(true, price, quantity, 1);
    }

    /** Grows with use. */
    void perUse(String price, double quantity) {
        add(false, price, quantity, 1);
    }

    /** The same at a part of the list price. */
    void perUse(String price, double quantity, double share) {
        add(false, price, quantity, share);
    }

    /** A stage's usage, spread evenly over the resources of these types. */
    void share(String price, String usage, String... types) {
        int all = graph.count(types);
        perUse(price, profile.of(usage) / Math.max(1, all));
    }

    /** Something that costs, but has no rule or no price. */
    void unpriced(String what) {
        unpriced.add(resource.name() + ": " + what);
    }

    private void add(boolean fixed, String key, double quantity, double share) {
        if (quantity <= 0) {
            return;
        }
        Optional<PriceTable.Price> price = table.find(key);
        if (price.isEmpty()) {
            unpriced("no price for " + key);
            return;
        }
        lines.add(new Estimate.Line(
                resource.component(),
                resource.type(),
                resource.name(),
                fixed,
                key,
                quantity,
                price.get().usd() * quantity * share));
    }

    List<Estimate.Line> lines() {
        return lines;
    }

    List<String> unpriced() {
        return unpriced;
    }
}
