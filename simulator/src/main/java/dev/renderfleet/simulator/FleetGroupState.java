package dev.renderfleet.simulator;

import dev.renderfleet.simulator.graph.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** An Auto Scaling group at work: keeps as many instances as are wanted, and never ends one that has a job. */
final class FleetGroupState {

    /** A Spot instance is told two minutes before it is taken away. */
    private static final int SPOT_NOTICE_SECONDS = 120;

    private static final double SECONDS_PER_HOUR = 3_600;

    /** What a group tells its fleet. */
    interface Listener {
        void ready(Worker worker);

        void interrupted(Worker worker);
    }

    private final Fleet.Group group;
    private final Assumptions assumptions;
    private final EventQueue events;
    private final RandomGenerator random;
    private final Listener listener;
    private final List<Worker> workers = new ArrayList<>();
    private int desired;
    private double paidSeconds;
    private double usd;
    private int interruptions;

    FleetGroupState(
            Fleet.Group group, Assumptions assumptions, EventQueue events, RandomGenerator random, Listener listener) {
        this.group = group;
        this.assumptions = assumptions;
        this.events = events;
        this.random = random;
        this.listener = listener;
        want(group.minSize());
    }

    Fleet.Group group() {
        return group;
    }

    List<Worker> workers() {
        return workers;
    }

    int desired() {
        return desired;
    }

    int inService() {
        return count(worker -> worker.inService(events.now()));
    }

    int warm() {
        return count(worker -> worker.warm(events.now(), group.warmUpSeconds()));
    }

    boolean isWarmingUp() {
        return warm() < workers.size();
    }

    int active() {
        return count(worker -> worker.active(events.now()));
    }

    /** Asked several times in each minute: a stream would cost more than what it counts. */
    private int count(Predicate<Worker> predicate) {
        int count = 0;
        for (Worker worker : workers) {
            if (predicate.test(worker)) {
                count++;
            }
        }
        return count;
    }

    double paidSeconds() {
        return paidSeconds;
    }

    double usd() {
        return usd;
    }

    int interruptions() {
        return interruptions;
    }

    /** Sets the desired capacity, within the group's bounds. */
    void want(int wanted) {
        desired = Math.max(group.minSize(), Math.min(group.maxSize(), wanted));
        settle();
    }

    /** Launches what is missing, and ends what is too much and has no job. */
    void settle() {
        while (workers.size() < desired) {
            launch();
        }
        for (int i = workers.size() - 1; i >= 0 && workers.size() > desired; i--) {
            if (workers.get(i).run().isEmpty()) {
                end(workers.get(i), events.now());
            }
        }
    }

    private void launch() {
        long runs = events.now() + assumptions.capacitySeconds();
        long ready = runs + assumptions.bootSeconds();
        boolean spot = random.nextInt(100) < group.spotPercent();
        Worker worker = new Worker(runs, ready, spot);
        workers.add(worker);
        events.at(ready, () -> {
            if (!worker.isGone()) {
                listener.ready(worker);
            }
        });
        if (spot && assumptions.interruptionsPerHour() > 0) {
            double hours = -Math.log(1 - random.nextDouble()) / assumptions.interruptionsPerHour();
            events.at(runs + Math.round(hours * SECONDS_PER_HOUR), () -> interrupt(worker));
        }
    }

    private void interrupt(Worker worker) {
        if (worker.isGone()) {
            return;
        }
        interruptions++;
        listener.interrupted(worker);
        end(worker, events.now() + SPOT_NOTICE_SECONDS);
        settle();
    }

    private void end(Worker worker, long paidUntil) {
        worker.leave();
        workers.remove(worker);
        pay(worker, paidUntil);
    }

    /** Pays for what still runs at the end of the simulation. */
    void close() {
        workers.forEach(worker -> pay(worker, events.now()));
    }

    private void pay(Worker worker, long until) {
        double seconds = Math.max(0, until - worker.runs());
        paidSeconds += seconds;
        usd += seconds / SECONDS_PER_HOUR * assumptions.usdPerHour(group.instanceTypes(), worker.spot());
        usd += assumptions.volumeUsd(group.volumeGib(), seconds);
    }
}
