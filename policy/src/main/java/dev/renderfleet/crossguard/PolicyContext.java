package dev.renderfleet.crossguard;

/** What a policy may know besides what it judges: the run, and its own configuration. */
public record PolicyContext(RunInfo run, PolicyConfig config) {

    /** The stack's name. */
    public String stack() {
        return run.stack();
    }
}
