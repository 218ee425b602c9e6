package dev.renderfleet.simulator;

/**
 * A job of a trace.
 *
 * @param arrival seconds after the beginning
 * @param work seconds that a worker takes for it
 * @param poison whether every try of it fails
 */
public record Job(long arrival, long work, boolean poison) {

    public Job {
        if (arrival < 0 || work < 1) {
            throw new IllegalArgumentException("a job that arrives after " + arrival + " s and takes " + work + " s");
        }
    }
}
