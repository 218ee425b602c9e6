package dev.renderfleet.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A started command, whose output can be followed, and which can be killed as the power switch would. */
public final class Running {

    private final Command command;
    private final Process process;
    private final Instant started = Instant.now();
    private final Transcript output;
    private final Transcript errors;

    Running(Command command, Process process) {
        this.command = command;
        this.process = process;
        this.output = new Transcript(process.getInputStream());
        this.errors = new Transcript(process.getErrorStream());
    }

    public long pid() {
        return process.pid();
    }

    /** What the command started, and what that started in turn, as far as it runs now. */
    public List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> all = process.descendants()) {
            return all.toList();
        }
    }

    /** Waits until either stream contains {@code text}; fails if the command ends, or its time does, before. */
    public Running awaitText(String text) {
        while (!output.text().contains(text) && !errors.text().contains(text)) {
            if (Duration.between(started, Instant.now()).compareTo(command.limit()) > 0) {
                killTree();
                throw new AssertionError("no \"" + text + "\" within " + command.limit() + " from " + command + said());
            }
            if (!process.isAlive() && output.ended() && errors.ended()) {
                if (output.text().contains(text) || errors.text().contains(text)) {
                    return this;
                }
                throw new AssertionError(command + " ended without saying \"" + text + "\"" + said());
            }
            output.awaitMore();
        }
        return this;
    }

    /** Kills the command itself with SIGKILL and leaves what it started alone. */
    public Running kill() {
        process.destroyForcibly();
        return this;
    }

    /** Kills the command and all its descendants with SIGKILL, as a machine that goes down does. */
    public Running killTree() {
        List<ProcessHandle> descendants = descendants();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        return this;
    }

    public Result result() {
        try {
            Duration left = command.limit().minus(Duration.between(started, Instant.now()));
            if (!process.waitFor(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
                killTree();
                throw new AssertionError(command + " did not end within " + command.limit() + said());
            }
            output.awaitEnd();
            errors.awaitEnd();
            return new Result(command, process.exitValue(), output.text(), errors.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            killTree();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private String said() {
        return System.lineSeparator() + output.text() + errors.text();
    }
}
