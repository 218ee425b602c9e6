package dev.renderfleet.simulator;

import dev.renderfleet.simulator.cloudwatch.Alarm;
import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import dev.renderfleet.simulator.cloudwatch.AlarmState;
import dev.renderfleet.simulator.cloudwatch.MetricId;
import dev.renderfleet.simulator.cloudwatch.Series;
import dev.renderfleet.simulator.graph.Fleet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * A workflow's fleet over a trace. The backend reports its queue once a minute and workers report themselves; an alarm sees a
 * minute's values when the next one ends. A worker protects its instance from scale-in while it has a job.
 */
final class FleetSimulation {

    /** After the trace everything may come to rest; what runs an hour later would run for ever. */
    private static final int REST_MINUTES = 60;

    /** The function that empties fleets wants five minutes without a busy worker. */
    private static final int BUSY_MEMORY_MINUTES = 5;

    private final EventQueue events = new EventQueue();
    private final Fleet fleet;
    private final JobBoard board;
    private final long seconds;
    private final List<FleetGroupState> groups = new ArrayList<>();
    private final Map<MetricId, IntConsumer> published = new LinkedHashMap<>();
    private final List<Acting> acting = new ArrayList<>();
    private final Optional<TargetTracker> tracker;
    private final int[] waiting;
    private final int[] instances;
    private long busySeconds;
    private int lastBusyMinute = -BUSY_MEMORY_MINUTES;
    private long longestIdle;

    private record Acting(Alarm alarm, Fleet.Action action) {}

    private FleetSimulation(Fleet fleet, long seconds, Assumptions assumptions) {
        this.fleet = fleet;
        this.seconds = seconds;
        board = new JobBoard(assumptions.maxTries());
        int minutes = (int) (seconds / EventQueue.SECONDS_PER_MINUTE) + REST_MINUTES + 1;
        waiting = new int[minutes];
        instances = new int[minutes];
        RandomGenerator random =
                new SplittableRandom(assumptions.seed() + fleet.workflow().hashCode());
        for (Fleet.Group group : fleet.groups()) {
            groups.add(new FleetGroupState(group, assumptions, events, random, new Crew()));
        }
        Series series = new Series(minutes);
        for (Fleet.Action action : fleet.actions()) {
            publish(action.alarm(), series);
            acting.add(new Acting(new Alarm(action.alarm(), series), action));
        }
        tracker = fleet.targetTracking().map(tracking -> {
            publish(tracking.metric(), series, "target tracking of " + tracking.group());
            return new TargetTracker(tracking, group(tracking.group()), series);
        });
    }

    /** Plays the jobs, then waits for everything to come to rest. */
    static Outcome run(Fleet fleet, List<Job> jobs, long seconds, Assumptions assumptions) {
        FleetSimulation simulation = new FleetSimulation(fleet, seconds, assumptions);
        simulation.events.play(jobs, simulation::arrive, simulation.waiting.length, simulation::tick);
        return simulation.outcome();
    }

    private FleetGroupState group(String name) {
        return groups.stream()
                .filter(group -> group.group().name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the fleet of " + fleet.workflow() + " has no group " + name));
    }

    private void publish(AlarmDefinition alarm, Series series) {
        alarm.inputs().values().forEach(input -> publish(input.metric(), series, "alarm " + alarm.name()));
    }

    /** Everything that is looked at has a source here, or the simulation would miss what happens on AWS. */
    private void publish(MetricId metric, Series series, String reader) {
        DoubleSupplier source =
                switch (metric.name()) {
                    case "QueueDepth" -> board::waiting;
                    case "BacklogPerInstance" ->
                        () -> inService() == 0 ? Double.NaN : (double) board.waiting() / inService();
                    case "ActiveWorkers" -> () -> active() == 0 ? Double.NaN : active();
                    case "GroupDesiredCapacity" -> group(metric.dimensions().get("AutoScalingGroupName"))::desired;
                    case "GroupInServiceInstances" -> group(metric.dimensions().get("AutoScalingGroupName"))::inService;
                    default ->
                        throw new IllegalArgumentException(
                                reader + " watches " + metric + ", which nothing in the simulation reports");
                };
        double[] values = series.of(metric);
        published.put(metric, minute -> values[minute] = source.getAsDouble());
    }

    private void arrive(Job job) {
        board.arrive(job);
        dispatch();
    }

    /** Hands waiting jobs to workers without one. */
    private void dispatch() {
        for (FleetGroupState group : groups) {
            for (Worker worker : group.workers()) {
                if (board.waiting() > 0 && worker.takesJobs(events.now())) {
                    start(group, worker);
                }
            }
        }
    }

    private void start(FleetGroupState group, Worker worker) {
        Worker.JobRun run = board.take(events.now()).orElseThrow();
        worker.start(run);
        events.at(events.now() + run.job().work(), () -> {
            if (worker.run().filter(current -> current == run).isPresent()) {
                finish(group, worker, run);
            }
        });
    }

    private void finish(FleetGroupState group, Worker worker, Worker.JobRun run) {
        busySeconds += events.now() - run.started();
        worker.end();
        board.end(run, events.now());
        // It takes its protection off between jobs: a group that has too many ends it now.
        group.settle();
        dispatch();
    }

    private final class Crew implements FleetGroupState.Listener {

        @Override
        public void ready(Worker worker) {
            dispatch();
        }

        @Override
        public void interrupted(Worker worker) {
            worker.run().ifPresent(run -> {
                busySeconds += events.now() - run.started();
                worker.end();
                board.handBack(run);
            });
        }
    }

    private void tick(int minute) {
        dispatch();
        for (Acting each : acting) {
            boolean changed = each.alarm().evaluate(minute);
            if (each.alarm().state() == AlarmState.ALARM) {
                act(each.action(), changed, minute);
            }
        }
        tracker.ifPresent(each -> each.look(minute));
        published.values().forEach(each -> each.accept(minute));
        observe(minute);
    }

    private void act(Fleet.Action action, boolean changed, int minute) {
        if (action instanceof Fleet.AddInstances add) {
            FleetGroupState group = group(add.group());
            // Auto Scaling repeats the step each minute, but counts what is still warming up as added.
            group.want(Math.max(group.desired(), group.warm() + add.adjustment()));
        } else if (changed
                || fleet.sweepMinutes().filter(every -> minute % every == 0).isPresent()) {
            boolean busyOfLate = minute - lastBusyMinute < BUSY_MEMORY_MINUTES;
            if (board.waiting() == 0 && board.inWork() == 0 && !busyOfLate) {
                groups.forEach(group -> group.want(0));
            }
        }
    }

    private void observe(int minute) {
        waiting[minute] = board.waiting();
        instances[minute] = inService();
        if (board.inWork() > 0) {
            lastBusyMinute = minute;
        }
        if (board.isQuiet() && inService() > 0) {
            longestIdle = Math.max(longestIdle, events.now() - Math.max(board.lastEnd(), oldest()));
        }
    }

    /** When the instance that runs longest came: before that none was idle. */
    private long oldest() {
        return groups.stream()
                .flatMap(group -> group.workers().stream())
                .mapToLong(Worker::runs)
                .min()
                .orElse(0);
    }

    private int inService() {
        return sum(FleetGroupState::inService);
    }

    private int active() {
        return sum(FleetGroupState::active);
    }

    private int sum(ToIntFunction<FleetGroupState> of) {
        int sum = 0;
        for (FleetGroupState group : groups) {
            sum += of.applyAsInt(group);
        }
        return sum;
    }

    private Outcome outcome() {
        int leftRunning =
                groups.stream().mapToInt(group -> group.workers().size()).sum();
        groups.forEach(FleetGroupState::close);
        return new Outcome(
                fleet.workflow(),
                board.jobs(),
                board.completed(),
                board.deadLetters(),
                board.lost(),
                board.duplicated(),
                board.waits(),
                board.firstWait(),
                busySeconds / 3600.0,
                groups.stream().mapToDouble(FleetGroupState::paidSeconds).sum() / 3600,
                groups.stream().mapToInt(FleetGroupState::interruptions).sum(),
                longestIdle,
                board.isQuiet() ? leftRunning : 0,
                groups.stream().mapToDouble(FleetGroupState::usd).sum(),
                seconds / 86_400.0,
                Arrays.stream(waiting).boxed().toList(),
                Arrays.stream(instances).boxed().toList());
    }
}
