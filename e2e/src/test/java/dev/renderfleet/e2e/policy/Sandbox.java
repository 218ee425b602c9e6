package dev.renderfleet.e2e.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.e2e.Checkout;
import dev.renderfleet.e2e.Command;
import dev.renderfleet.e2e.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Pulumi project with a backend of its own, run by the real engine; its program is {@link TestProgram} unless another is given,
 * its packs are {@link TestPacks} or those of a checkout.
 */
final class Sandbox {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /**
     * What a policy said in a run, as the engine's event log has it.
     *
     * @param resource the last part of the URN
     */
    record Violation(String pack, String policy, String level, String severity, String resource, String message) {}

    /** What a run left: how it ended, and what policies said in it. */
    record Outcome(Result result, List<Violation> violations, List<JsonObject> events) {

        /** {@code pack/policy level resource: message} for each, sorted. */
        List<String> lines() {
            return violations.stream()
                    .map(v -> v.policy() + " " + v.level() + " " + v.resource() + ": " + v.message())
                    .sorted()
                    .toList();
        }

        Outcome passed() {
            result.succeeded();
            return this;
        }

        Outcome refused() {
            result.failed();
            return this;
        }
    }

    private final Path folder;
    private final Path program;
    private final Map<String, String> environment = new HashMap<>();
    private int runs;

    Sandbox(Path folder) throws IOException {
        this(folder, TestProgram.class);
    }

    Sandbox(Path folder, Class<?> main) throws IOException {
        this.folder = folder.toRealPath();
        this.program = Files.createDirectories(this.folder.resolve("program"));
        environment.put("PATH", engine() + ":" + System.getenv("PATH"));
        environment.put(
                "HOME", Files.createDirectories(this.folder.resolve("home")).toString());
        environment.put("PULUMI_HOME", this.folder.resolve("home/pulumi").toString());
        environment.put(
                "PULUMI_BACKEND_URL", "file://" + encoded(Files.createDirectories(this.folder.resolve("state"))));
        environment.put("PULUMI_CONFIG_PASSPHRASE", "test");
        environment.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        // The event log, which has each finding as the engine knows it, is a debugging flag.
        environment.put("PULUMI_DEBUG_COMMANDS", "true");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Files.writeString(
                program.resolve("Pulumi.yaml"),
                """
                name: program
                runtime:
                  name: java
                  options:
                    binary: program.jar
                """);
        pathingJar(program.resolve("program.jar"), main);
        pulumi("stack", "init", "dev").run().succeeded();
    }

    private static String encoded(Path path) {
        return path.toString().replace("%", "%25").replace(" ", "%20");
    }

    /** The folder of a Pulumi CLI; the wrapper installs it if need be. */
    private static Path engine() {
        return Engine.FOLDER;
    }

    private static final class Engine {

        static final Path FOLDER = find();

        private Engine() {}

        private static Path find() {
            for (String directory : System.getenv("PATH").split(":", 0)) {
                Path candidate = Path.of(directory);
                if (Files.isExecutable(candidate.resolve("pulumi"))
                        && Files.isExecutable(candidate.resolve("pulumi-language-java"))) {
                    return candidate;
                }
            }
            try {
                Path scratch =
                        Files.createTempDirectory(Files.createDirectories(Path.of("target", "scratch")), "engine");
                Checkout checkout = Checkout.sources(scratch.toAbsolutePath(), "checkout");
                Command version = checkout.pulumiw("version");
                version.run().succeeded();
                Path cache = Path.of(version.environment().get("XDG_CACHE_HOME"), "renderfleet", "pulumi");
                try (Stream<Path> installed = Files.list(cache)) {
                    return installed
                            .filter(path -> Files.isExecutable(path.resolve("pulumi")))
                            .max(Path::compareTo)
                            .orElseThrow();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> classpath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.asList(path.split(":", 0));
    }

    /** A jar with nothing in it but the class path of this test and a main class, as the Java language host wants one. */
    private static void pathingJar(Path jar, Class<?> main) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                classpath().stream()
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
    }

    /** An executable file that serves one of {@link TestPacks}; its process id is in a file beside it while it runs. */
    Path pack(String name) throws IOException {
        Path jar = folder.resolve("packs.jar");
        if (!Files.exists(jar)) {
            pathingJar(jar, TestPacks.class);
        }
        Path script = folder.resolve(name + "-pack").resolve("run");
        Checkout.script(
                script,
                "echo $$ >'" + script.resolveSibling("pid") + "'\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar '" + jar + "' " + name
                        + " \"$@\"\n");
        return script;
    }

    /** The process that serves a pack right now, or did last. */
    static ProcessHandle process(Path pack) throws IOException {
        long pid = Long.parseLong(Files.readString(pack.resolveSibling("pid")).strip());
        // A process that has ended has no handle any more: this test's own stands for "not alive" nowhere, so fail.
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("process " + pid + " is gone already"));
    }

    Sandbox withFirstOnPath(Path directory) {
        return with("PATH", directory + ":" + environment.get("PATH"));
    }

    Sandbox with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Sets what the program registers: {@code name=value} for each resource. */
    Sandbox resources(String... words) {
        return config("program:resources", String.join(" ", words));
    }

    Sandbox config(String key, String value) {
        pulumi("config", "set", key, value, "--stack", "dev").run().succeeded();
        return this;
    }

    Command pulumi(String... arguments) {
        List<String> line = new ArrayList<>(List.of(engine().resolve("pulumi").toString(), "--non-interactive"));
        line.addAll(List.of(arguments));
        return new Command(line, program, environment, LIMIT);
    }

    /** {@code pulumi preview} or {@code up} with packs, not yet started. */
    Command run(String operation, Path log, List<Path> packs, String... more) {
        List<String> arguments = new ArrayList<>(List.of(operation, "--stack", "dev", "--event-log", log.toString()));
        if (operation.equals("up")) {
            arguments.addAll(List.of("--yes", "--skip-preview"));
        }
        // The flag takes lists in CSV form: quoted, so that a comma in a path does no harm.
        packs.forEach(pack -> arguments.addAll(List.of("--policy-pack", "\"" + pack + "\"")));
        arguments.addAll(List.of(more));
        return pulumi(arguments.toArray(String[]::new));
    }

    Outcome preview(Path pack, String... more) throws IOException {
        return finish("preview", List.of(pack), more);
    }

    Outcome preview(List<Path> packs) throws IOException {
        return finish("preview", packs);
    }

    Outcome up(Path pack, String... more) throws IOException {
        return finish("up", List.of(pack), more);
    }

    /** A configuration file for a pack, as arguments. */
    String[] configured(String json) throws IOException {
        Path file = folder.resolve("config-" + runs + ".json");
        Files.writeString(file, json);
        return new String[] {"--policy-pack-config", "\"" + file + "\""};
    }

    private Outcome finish(String operation, List<Path> packs, String... more) throws IOException {
        Path log = folder.resolve("events-" + runs++ + ".json");
        Result result = run(operation, log, packs, more).run();
        List<JsonObject> events = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
            JsonObject event = JsonParser.parseString(line).getAsJsonObject();
            events.add(event);
            if (event.has("policyEvent")) {
                violations.add(violation(event.getAsJsonObject("policyEvent")));
            }
        }
        return new Outcome(result, violations, events);
    }

    private static Violation violation(JsonObject event) {
        String urn = text(event, "resourceUrn");
        return new Violation(
                text(event, "policyPackName"),
                text(event, "policyName"),
                text(event, "enforcementLevel"),
                text(event, "severity"),
                urn.substring(urn.lastIndexOf(':') + 1),
                text(event, "message").replaceAll("<\\{%[^}]*%}>", "").strip());
    }

    private static String text(JsonObject object, String key) {
        return object.has(key) ? object.get(key).getAsString() : "";
    }

    Path folder() {
        return folder;
    }

    static void assertGone(ProcessHandle process) {
        assertThat(process.onExit().orTimeout(15, java.util.concurrent.TimeUnit.SECONDS))
                .as("end of process " + process.pid())
                .succeedsWithin(Duration.ofSeconds(16));
    }
}
