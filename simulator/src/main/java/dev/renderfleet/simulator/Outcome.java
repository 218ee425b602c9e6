package dev.renderfleet.simulator;

import java.util.List;

/**
 * What a trace did to one workflow, or to the task queue.
 *
 * @param jobs that arrived
 * @param deadLetters jobs given up after all tries
 * @param lost jobs that neither ended nor wait any more: a mistake, always
 * @param duplicated jobs that ended twice: a mistake, always
 * @param waitSeconds from arrival to the start of the try that ended the job, ascending
 * @param firstWaitSeconds the first job's; NaN without jobs
 * @param busyHours of all instances together
 * @param runningHours of all instances together, paid for
 * @param interruptions of Spot instances
 * @param longestIdleSeconds the longest that an instance ran after the last job's end
 * @param leftRunning instances that still run an hour after the end
 * @param usd instances and their volumes
 * @param days the trace's length
 * @param waiting jobs by minute
 * @param instances by minute
 */
public record Outcome(
        String workflow,
        int jobs,
        int completed,
        int deadLetters,
        int lost,
        int duplicated,
        List<Double> waitSeconds,
        double firstWaitSeconds,
        double busyHours,
        double runningHours,
        int interruptions,
        long longestIdleSeconds,
        int leftRunning,
        double usd,
        double days,
        List<Integer> waiting,
        List<Integer> instances) {

    private static final double DAYS_PER_MONTH = 30;

    public Outcome {
        waitSeconds = List.copyOf(waitSeconds);
        waiting = List.copyOf(waiting);
        instances = List.copyOf(instances);
    }

    /** A percentile of the waits, in seconds; NaN without jobs. */
    public double waitPercentile(double percent) {
        if (waitSeconds.isEmpty()) {
            return Double.NaN;
        }
        int index = (int) Math.ceil(percent / 100 * waitSeconds.size()) - 1;
        return waitSeconds.get(Math.max(0, index));
    }

    public double idleHours() {
        return runningHours - busyHours;
    }

    public double usdPerDay() {
        return usd / days;
    }

    /** Of 30 days. */
    public double usdPerMonth() {
        return usdPerDay() * DAYS_PER_MONTH;
    }
}
