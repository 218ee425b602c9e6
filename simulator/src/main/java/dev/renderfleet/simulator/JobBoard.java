package dev.renderfleet.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The jobs of one queue: which wait, which ended, and how. First come, first served; what was handed back goes first. */
final class JobBoard {

    private static final class Entry {
        private int tries;
        private int ends;
    }

    private final int maxTries;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final IdentityHashMap<Job, Entry> entries = new IdentityHashMap<>();
    private final List<Double> waits = new ArrayList<>();
    private double firstWait = Double.NaN;
    private int inWork;
    private int deadLetters;
    private long lastEnd;

    JobBoard(int maxTries) {
        this.maxTries = maxTries;
    }

    void arrive(Job job) {
        entries.put(job, new Entry());
        waiting.addLast(job);
    }

    /** The next job, for a worker to start now. */
    Optional<Worker.JobRun> take(long now) {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Job job = waiting.removeFirst();
        inWork++;
        return Optional.of(new Worker.JobRun(job, ++entries.get(job).tries, now));
    }

    /** A try came to its end, well or not. */
    void end(Worker.JobRun run, long now) {
        inWork--;
        lastEnd = now;
        if (!run.job().poison()) {
            entries.get(run.job()).ends++;
            double waited = run.started() - run.job().arrival();
            waits.add(waited);
            firstWait = Double.isNaN(firstWait) ? waited : firstWait;
        } else if (run.attempt() >= maxTries) {
            deadLetters++;
        } else {
            waiting.addLast(run.job());
        }
    }

    /** A worker that has to go gives its job back: that is no failed try. */
    void handBack(Worker.JobRun run) {
        inWork--;
        entries.get(run.job()).tries--;
        waiting.addFirst(run.job());
    }

    int waiting() {
        return waiting.size();
    }

    boolean isQuiet() {
        return waiting.isEmpty() && inWork == 0;
    }

    int inWork() {
        return inWork;
    }

    /** When the last try ended; 0 before the first. */
    long lastEnd() {
        return lastEnd;
    }

    int jobs() {
        return entries.size();
    }

    int completed() {
        return (int) entries.values().stream().filter(entry -> entry.ends > 0).count();
    }

    int duplicated() {
        return (int) entries.values().stream().filter(entry -> entry.ends > 1).count();
    }

    int deadLetters() {
        return deadLetters;
    }

    int lost() {
        return jobs() - completed() - deadLetters - waiting.size() - inWork;
    }

    List<Double> waits() {
        return waits.stream().sorted().toList();
    }

    double firstWait() {
        return firstWait;
    }
}
