package dev.renderfleet.simulator;

import java.util.Optional;

/** An instance of a fleet with its worker. */
final class Worker {

    private final long runs;
    private final long ready;
    private final boolean spot;
    private Optional<JobRun> run = Optional.empty();
    private boolean gone;

    /**
     * @param runs second from which it is paid for
     * @param ready second from which it takes jobs
     */
    Worker(long runs, long ready, boolean spot) {
        this.runs = runs;
        this.ready = ready;
        this.spot = spot;
    }

    long runs() {
        return runs;
    }

    boolean spot() {
        return spot;
    }

    boolean inService(long now) {
        return !gone && now >= runs;
    }

    boolean warm(long now, int warmUpSeconds) {
        return !gone && now >= runs + warmUpSeconds;
    }

    boolean active(long now) {
        return !gone && now >= ready;
    }

    boolean takesJobs(long now) {
        return active(now) && run.isEmpty();
    }

    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
    }

    Optional<JobRun> run() {
        return run;
    }

    void start(JobRun jobRun) {
        run = Optional.of(jobRun);
    }

    void end() {
        run = Optional.empty();
    }

    /** One try of a job. */
    static final class JobRun {
        private final Job job;
        private final int attempt;
        private final long started;

        JobRun(Job job, int attempt, long started) {
            this.job = job;
            this.attempt = attempt;
            this.started = started;
        }

        Job job() {
            return job;
        }

        int attempt() {
            return attempt;
        }

        long started() {
            return started;
        }
    }
}
