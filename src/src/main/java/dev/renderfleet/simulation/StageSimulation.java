package dev.renderfleet.simulation;

import dev.renderfleet.OfflineRun;
import dev.renderfleet.cost.CostedResource;
import dev.renderfleet.cost.PriceTable;
import dev.renderfleet.cost.RecordedResources;
import dev.renderfleet.simulator.Assumptions;
import dev.renderfleet.simulator.Outcome;
import dev.renderfleet.simulator.Simulator;
import dev.renderfleet.simulator.Trace;
import dev.renderfleet.simulator.graph.Resource;
import java.util.List;
import java.util.Map;

/** A stage to be simulated: its own graph, and the prices of the cost estimate. */
final class StageSimulation {

    private final Simulator simulator;

    /**
     * Runs the program of a stage offline.
     *
     * @param configuration full key to value
     */
    StageSimulation(String stage, Map<String, String> configuration) {
        this(new Simulator(graph(stage, configuration)));
    }

    private StageSimulation(Simulator simulator) {
        this.simulator = simulator;
    }

    private static List<Resource> graph(String stage, Map<String, String> configuration) {
        return RecordedResources.of(OfflineRun.of(stage, configuration).requireSuccess()).stream()
                .map(StageSimulation::resource)
                .toList();
    }

    private static Resource resource(CostedResource resource) {
        return new Resource(
                resource.urn(), resource.type(), resource.name(), resource.properties(), resource.references());
    }

    /** The defaults, with list prices. */
    static Assumptions assumptions() {
        PriceTable prices = PriceTable.load();
        return Assumptions.defaults(type -> usd(prices, "ec2/" + type + "/hour"), usd(prices, "gp3-gb-month"));
    }

    private static double usd(PriceTable prices, String key) {
        return prices.find(key)
                .orElseThrow(() -> new IllegalArgumentException("the price table has no '" + key + "'"))
                .usd();
    }

    /** The same stage whose fleets wait another time before they go down. */
    StageSimulation idleAfter(int minutes) {
        return new StageSimulation(simulator.idleAfter(minutes));
    }

    boolean isEmpty() {
        return workflows().isEmpty() && !simulator.hasTaskInstance();
    }

    List<String> workflows() {
        return simulator.workflows();
    }

    /** The trace's jobs, shared by the workflows; and as many for the task instance, if the stage has one. */
    Trace trace(Trace.BuiltIn builtIn, int days, Assumptions assumptions) {
        Trace fleets = builtIn.over(days, workflows(), assumptions);
        return simulator.hasTaskInstance()
                ? fleets.with(builtIn.over(days, List.of(Simulator.TASKS), assumptions))
                : fleets;
    }

    List<Outcome> run(Trace trace, Assumptions assumptions) {
        return simulator.run(trace, assumptions);
    }
}
