package dev.renderfleet.simulator;

import dev.renderfleet.simulator.graph.Fleet;
import dev.renderfleet.simulator.graph.FleetReader;
import dev.renderfleet.simulator.graph.Resource;
import dev.renderfleet.simulator.graph.TaskInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Plays traces against what a stage declares. */
public final class Simulator {

    /** The name of the task queue in traces; workflows go by theirs. */
    public static final String TASKS = "gpu-tasks";

    private final List<Fleet> fleets;
    private final Optional<TaskInstance> taskInstance;

    /**
     * Reads the fleets of a graph.
     *
     * @throws IllegalArgumentException if something that scales a fleet is not simulated
     */
    public Simulator(Collection<Resource> resources) {
        this(new FleetReader(resources));
    }

    private Simulator(FleetReader reader) {
        this(reader.fleets(), reader.taskInstance());
    }

    private Simulator(List<Fleet> fleets, Optional<TaskInstance> taskInstance) {
        this.fleets = fleets;
        this.taskInstance = taskInstance;
    }

    /** The same stage with queues that have to be empty for another time before fleets are emptied. */
    public Simulator idleAfter(int minutes) {
        return new Simulator(
                fleets.stream().map(fleet -> fleet.idleAfter(minutes)).toList(), taskInstance);
    }

    /** Names of the workflows that have a fleet. */
    public List<String> workflows() {
        return fleets.stream().map(Fleet::workflow).toList();
    }

    /** Whether the stage stops an instance for tasks. */
    public boolean hasTaskInstance() {
        return taskInstance.isPresent();
    }

    /** What the trace does to each workflow, and to the task instance if the trace has jobs for it. */
    public List<Outcome> run(Trace trace, Assumptions assumptions) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Fleet fleet : fleets) {
            outcomes.add(FleetSimulation.run(
                    fleet, trace.jobs().getOrDefault(fleet.workflow(), List.of()), trace.seconds(), assumptions));
        }
        taskInstance
                .filter(instance -> trace.jobs().containsKey(TASKS))
                .ifPresent(instance -> outcomes.add(
                        TaskInstanceSimulation.run(instance, trace.jobs().get(TASKS), trace.seconds(), assumptions)));
        return outcomes;
    }
}
