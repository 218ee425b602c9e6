package dev.renderfleet.cost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Estimates what a stack costs a month. It looks at what is declared, so it works before anything exists. */
public final class Estimator {

    private final PriceTable table;
    private final Map<String, Costing> rules = new HashMap<>();

    public Estimator(PriceTable table) {
        this.table = table;
        FreeTypes.all().forEach(type -> rules.put(type, Costing.FREE));
        rules.putAll(NetworkCosts.rules());
        rules.putAll(DataCosts.rules());
        rules.putAll(ComputeCosts.rules());
        rules.putAll(ServiceCosts.rules());
    }

    public PriceTable table() {
        return table;
    }

    /** Lines are in the order of component, resource and price, whatever order the resources come in. */
    public Estimate estimate(Collection<CostedResource> resources, Profile profile) {
        Graph graph = new Graph(resources);
        List<Estimate.Line> lines = new ArrayList<>();
        List<String> unpriced = new ArrayList<>();
        for (CostedResource resource : graph.resources()) {
            if (!resource.type().startsWith("aws:")) {
                continue;
            }
            Bill bill = new Bill(table, profile, graph, resource);
            Costing rule = rules.get(resource.type());
            if (rule == null) {
                bill.unpriced("no rule for " + resource.type());
            } else {
                rule.charge(resource, bill);
            }
            lines.addAll(bill.lines());
            unpriced.addAll(bill.unpriced());
        }
        lines.sort(Comparator.comparing(Estimate.Line::component)
                .thenComparing(Estimate.Line::resource)
                .thenComparing(Estimate.Line::price)
                .thenComparing(Estimate.Line::fixed));
        unpriced.sort(Comparator.naturalOrder());
        return new Estimate(profile, lines, unpriced);
    }
}
