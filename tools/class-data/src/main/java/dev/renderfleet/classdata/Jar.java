package dev.renderfleet.classdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A jar that is run from a folder, named from there.
 *
 * @param folder where its process is started
 * @param path relative, because the archive is for class paths of the same form only
 */
record Jar(Path folder, Path path) {

    private static final int LIMIT_SECONDS = 120;

    /** What is done with the process while it runs. */
    @FunctionalInterface
    interface Exercise {

        /** Tells whether the process did what was expected. */
        boolean with(Process process) throws IOException, InterruptedException;
    }

    /** The file of the same name but for its end. */
    Path beside(String ending) {
        return folder.resolve(path.toString().replaceFirst("\\.jar$", ending));
    }

    /**
     * Runs the jar while the JVM records the classes.
     *
     * @return whether there is an archive of a run that went as expected; none is left of another
     */
    boolean record(String option, Map<String, String> environment, Exercise exercise)
            throws IOException, InterruptedException {
        Path archive = beside(".jsa");
        Path unfinished = beside(".jsa.new");
        Files.deleteIfExists(unfinished);
        Process process = start(environment, List.of(option + unfinished, "-jar", path.toString()));
        boolean asExpected = exercise.with(process);
        asExpected &= process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        process.destroyForcibly();
        if (asExpected && Files.exists(unfinished)) {
            // A process that uses the old one keeps it.
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(archive);
        return false;
    }

    /** What another class of the jar, run with arguments, prints. */
    String output(List<String> mainAndArguments) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-cp", path.toString()));
        arguments.addAll(mainAndArguments);
        Process process = start(Map.of(), arguments);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    private Process start(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("PULUMI_") || name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Those that {@code pulumiw} runs Java with, as far as they matter to an archive. */
    private static List<String> flags() {
        List<String> flags = new ArrayList<>(
                List.of("-Xlog:disable", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= 24) {
            flags.addAll(List.of(
                    "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
        }
        return flags;
    }
}
