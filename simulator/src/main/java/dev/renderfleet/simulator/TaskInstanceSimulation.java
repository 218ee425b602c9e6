package dev.renderfleet.simulator;

import dev.renderfleet.simulator.cloudwatch.Alarm;
import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import dev.renderfleet.simulator.cloudwatch.AlarmState;
import dev.renderfleet.simulator.cloudwatch.Series;
import dev.renderfleet.simulator.graph.TaskInstance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The instance that works on the task queue. Whoever sends a task starts it; the alarm on the empty queue stops it, or the
 * round of the function that the alarm calls. A task in work is hidden, so the alarm does not see it; the function does.
 */
final class TaskInstanceSimulation {

    private static final int REST_MINUTES = 120;
    /** SQS reports nothing of a queue that was idle for six hours. */
    private static final long SILENCE_SECONDS = 6 * 3_600;

    private final EventQueue events = new EventQueue();
    private final TaskInstance instance;
    private final Assumptions assumptions;
    private final JobBoard board;
    private final long seconds;
    private final double[] visible;
    private final Alarm alarm;
    private final int[] waiting;
    private final int[] instances;
    private Optional<Worker> worker = Optional.empty();
    private long lastActivity;
    private double paidSeconds;
    private long busySeconds;
    private long longestIdle;

    private TaskInstanceSimulation(TaskInstance instance, long seconds, Assumptions assumptions) {
        this.instance = instance;
        this.seconds = seconds;
        this.assumptions = assumptions;
        board = new JobBoard(instance.maxReceives());
        int minutes = (int) (seconds / EventQueue.SECONDS_PER_MINUTE) + REST_MINUTES + 1;
        waiting = new int[minutes];
        instances = new int[minutes];
        Series series = new Series(minutes);
        AlarmDefinition.Input only =
                instance.queueEmpty().inputs().values().iterator().next();
        if (!only.metric().name().equals("ApproximateNumberOfMessagesVisible")) {
            throw new IllegalArgumentException(
                    "alarm " + instance.queueEmpty().name() + " watches " + only.metric() + ", which is not simulated");
        }
        visible = series.of(only.metric());
        alarm = new Alarm(instance.queueEmpty(), series);
    }

    static Outcome run(TaskInstance instance, List<Job> jobs, long seconds, Assumptions assumptions) {
        TaskInstanceSimulation simulation = new TaskInstanceSimulation(instance, seconds, assumptions);
        simulation.events.play(jobs, simulation::arrive, simulation.waiting.length, simulation::tick);
        return simulation.outcome();
    }

    private void arrive(Job job) {
        board.arrive(job);
        lastActivity = events.now();
        if (worker.isEmpty()) {
            long runs = events.now() + assumptions.capacitySeconds();
            Worker started = new Worker(runs, runs + assumptions.bootSeconds(), false);
            worker = Optional.of(started);
            events.at(runs + assumptions.bootSeconds(), this::work);
        }
        work();
    }

    private void work() {
        worker.filter(each -> each.takesJobs(events.now()) && board.waiting() > 0)
                .ifPresent(each -> {
                    Worker.JobRun run = board.take(events.now()).orElseThrow();
                    each.start(run);
                    events.at(events.now() + run.job().work(), () -> {
                        busySeconds += run.job().work();
                        each.end();
                        board.end(run, events.now());
                        lastActivity = events.now();
                        work();
                    });
                });
    }

    private void tick(int minute) {
        boolean changed = alarm.evaluate(minute);
        boolean round =
                instance.sweepMinutes().filter(every -> minute % every == 0).isPresent();
        if (alarm.state() == AlarmState.ALARM && (changed || (round && longRunning(minute)))) {
            stop();
        }
        visible[minute] = events.now() - lastActivity > SILENCE_SECONDS ? Double.NaN : board.waiting();
        waiting[minute] = board.waiting();
        instances[minute] = worker.filter(each -> each.inService(events.now())).isPresent() ? 1 : 0;
        if (board.isQuiet()) {
            worker.ifPresent(
                    each -> longestIdle = Math.max(longestIdle, events.now() - Math.max(board.lastEnd(), each.runs())));
        }
    }

    /** The round leaves an instance that was started less than the alarm's time ago. */
    private boolean longRunning(int minute) {
        long idle = (long) instance.queueEmpty().periodMinutes()
                * instance.queueEmpty().evaluationPeriods()
                * EventQueue.SECONDS_PER_MINUTE;
        return worker.filter(each -> (long) minute * EventQueue.SECONDS_PER_MINUTE - each.runs() >= idle)
                .isPresent();
    }

    private void stop() {
        worker.filter(each -> each.inService(events.now()) && board.isQuiet()).ifPresent(each -> {
            paidSeconds += events.now() - each.runs();
            each.leave();
            worker = Optional.empty();
        });
    }

    private Outcome outcome() {
        worker.ifPresent(each -> paidSeconds += events.now() - each.runs());
        double usd = paidSeconds / 3600 * assumptions.usdPerHour(instance.instanceType(), false)
                // A stopped instance keeps its volume.
                + assumptions.volumeUsd(instance.volumeGib(), (double) seconds);
        return new Outcome(
                instance.queueName(),
                board.jobs(),
                board.completed(),
                board.deadLetters(),
                board.lost(),
                board.duplicated(),
                board.waits(),
                board.firstWait(),
                busySeconds / 3600.0,
                paidSeconds / 3600.0,
                0,
                longestIdle,
                worker.isPresent() && board.isQuiet() ? 1 : 0,
                usd,
                seconds / 86_400.0,
                Arrays.stream(waiting).boxed().toList(),
                Arrays.stream(instances).boxed().toList());
    }
}
