package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** What a finished command left: its exit code (128 + n after signal n), standard output and standard error. */
public record Result(Command command, int exitCode, String output, String errors) {

    /** Both streams, for an assertion that does not care which. */
    public String all() {
        return output + errors;
    }

    public Result succeeded() {
        assertThat(exitCode).as("exit code of %s%n%s", command, all()).isZero();
        return this;
    }

    public Result failed() {
        assertThat(exitCode).as("exit code of %s%n%s", command, all()).isNotZero();
        return this;
    }
}
