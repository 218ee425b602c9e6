package dev.renderfleet.classdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Makes what {@code tools/java} starts the program and the policy pack with: beside each jar an archive of the classes that a
 * run takes ({@code .jsa}; with JDK 25 an AOT cache, which the same flag uses), and beside the program's what it answers
 * the language host that asks for its packages ({@code .packages.json}).
 *
 * <p>None of it is needed for a run, and the JVM uses an archive only if it made it from the same jars itself. So what goes wrong
 * here is a warning of the build: a wrong stage file, say, must not keep anyone from building.
 */
public final class Main {

    /** It has most of what the stages have between them. */
    private static final String STAGE = "dev";

    private static final Pattern PACKAGES = Pattern.compile("(?s)\\s*\\[.*]\\s*");

    private Main() {}

    /**
     * Called by the build.
     *
     * @param args the folder of the checkout, and the JVM's option that names the archive to make
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]).toRealPath();
        try (TrainingEngine engine = TrainingEngine.start()) {
            // Both as they are started later: the language host names the jar from the checkout, and the pack's
            // launcher from its folder.
            Jar program = new Jar(root, Path.of("src/target/renderfleet.jar"));
            Jar pack = new Jar(root.resolve("policy"), Path.of("target/renderfleet-policy.jar"));
            packages(program);
            Optional<Map<String, String>> environment = environment(engine, root);
            warnUnless(
                    environment.isPresent() && program.record(args[1], environment.get(), TrainingEngine::letRun),
                    "the program",
                    "stage " + STAGE);
            warnUnless(
                    pack.record(args[1], Map.of(), process -> PackTraining.run(process, engine.registered())),
                    "the policy pack",
                    "what the program registered");
        }
    }

    /** Nothing where the stage's file is gone or no YAML, which is for pulumi to tell. */
    static Optional<Map<String, String>> environment(TrainingEngine engine, Path root) {
        try {
            return Optional.of(engine.environment(root, STAGE));
        } catch (IOException | YAMLException e) {
            return Optional.empty();
        }
    }

    private static void packages(Jar program) throws IOException, InterruptedException {
        String answer = program.output(List.of("com.pulumi.bootstrap.internal.Main", "packages"));
        Path file = program.beside(".packages.json");
        if (PACKAGES.matcher(answer).matches()) {
            Files.writeString(file, answer);
        } else {
            Files.deleteIfExists(file);
            warn("the SDK did not tell the program's packages: the language host will ask it at each run");
        }
    }

    private static void warnUnless(boolean made, String what, String with) {
        if (!made) {
            warn(what + " did not get through a run with " + with + ": no class-data archive, so it will start slower");
        }
    }

    private static void warn(String problem) {
        System.err.println("[WARNING] " + problem);
    }
}
