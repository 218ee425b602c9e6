package dev.renderfleet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line with its folder and environment, not yet started. Immutable: each method returns a changed copy. Nothing of
 * the environment of the tests' own process is passed on unless it is put here.
 */
public record Command(List<String> line, Path folder, Map<String, String> environment, Duration limit) {

    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    public Command in(Path anotherFolder) {
        return new Command(line, anotherFolder, environment, limit);
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(line, folder, more, limit);
    }

    public Command without(String variable) {
        Map<String, String> less = new HashMap<>(environment);
        less.remove(variable);
        return new Command(line, folder, less, limit);
    }

    /** Puts {@code directory} before all others on PATH. */
    public Command withFirstOnPath(Path directory) {
        return with("PATH", directory + ":" + environment.get("PATH"));
    }

    public Command within(Duration anotherLimit) {
        return new Command(line, folder, environment, anotherLimit);
    }

    /** Starts the command with an empty standard input. */
    public Running start() {
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(this, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command to its end; one that takes longer than its limit is killed and fails the test with what it said. */
    public Result run() {
        return start().result();
    }

    @Override
    public String toString() {
        return String.join(" ", line);
    }
}
