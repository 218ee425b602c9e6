package dev.renderfleet.bench.functions;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.testing.Folders;
import dev.renderfleet.lambda.testing.FunctionProcess;
import dev.renderfleet.lambda.testing.PackagedFunction;
import dev.renderfleet.lambda.testing.PythonEnvironment;
import dev.renderfleet.lambda.testing.RuntimeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Every function from its start, and from its restore, to its first answer, one after the other with its peer in Python. Prints
 * a line of JSON for each run. It fails unless a function and its peer give the same answer and leave the same behind.
 */
public final class Benchmark implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A function in one of the two languages, unpacked. */
    private record Contender(String language, List<String> command, Path folder) {}

    private final Path root;
    private final List<String> pinned;
    private final Path peers;
    private final Path python;
    private final CannedAws aws = new CannedAws();
    private final Databases databases = new Databases();
    private final Map<Deployed, Work> works = new LinkedHashMap<>();
    private final Map<Deployed, List<Contender>> contenders = new LinkedHashMap<>();
    private final Map<String, JsonElement> answers = new LinkedHashMap<>();

    private Benchmark(Path root, String core) throws Exception {
        this.root = root;
        this.pinned = core.isEmpty() ? List.of() : List.of("taskset", "--cpu-list", core);
        this.peers = root.resolve("bench/lambda/peers");
        this.python = PythonEnvironment.of(peers.resolve("requirements.txt")).resolve("bin/python");
    }

    /** The arguments are the folder of the checkout, how many rounds, and the core for the functions, empty for any. */
    public static void main(String[] args) {
        int status = 0;
        try {
            run(args);
        } catch (Exception | LinkageError | AssertionError e) {
            e.printStackTrace();
            status = 1;
        }
        // Servers that were started before a failure have threads of their own, and are ended by the JVM's end.
        System.exit(status);
    }

    private static void run(String[] args) throws Exception {
        // PostgreSQL's package tells at length how it starts.
        Logger.getLogger("").setLevel(Level.WARNING);
        try (Benchmark benchmark = new Benchmark(Path.of(args[0]).toRealPath(), args[2])) {
            benchmark.prepare();
            // The first round fills the system's caches and makes the database.
            for (int round = 0; round <= Integer.parseInt(args[1]); round++) {
                benchmark.round(round);
            }
        }
    }

    private void prepare() throws Exception {
        add("database-init", databases.databaseInit());
        add("rotate-secret", databases.rotateSecret());
        add("notification-worker", databases.notifications());
        add("shutdown-gpu", FleetWork.shutdownGpu(aws));
        add("scale-to-zero", FleetWork.scaleToZero(aws));
        Deployed init = works.keySet().iterator().next();
        measure(init, contenders.get(init).get(0), false);
        answers.clear();
    }

    private void add(String name, Work work) throws Exception {
        Deployed function = Deployed.of(root, name);
        works.put(function, work);
        List<String> java = new ArrayList<>(pinned);
        java.addAll(PackagedFunction.command(function.handler(), function.memoryMb()));
        List<String> peer = new ArrayList<>(pinned);
        peer.addAll(List.of(python.toString(), "-m", "awslambdaric", name.replace('-', '_') + ".handler"));
        contenders.put(
                function,
                List.of(
                        new Contender("Java", java, PackagedFunction.unpack(function.archive())),
                        new Contender("Python", peer, peers)));
    }

    private void round(int number) throws Exception {
        for (Deployed function : works.keySet()) {
            for (boolean restored : List.of(false, true)) {
                for (Contender contender : contenders.get(function)) {
                    JsonObject run = measure(function, contender, restored);
                    run.addProperty("round", number);
                    System.out.println(run);
                }
            }
        }
    }

    private JsonObject measure(Deployed function, Contender contender, boolean restored) throws Exception {
        Work work = works.get(function);
        String event = work.event();
        aws.takeCalls();
        RuntimeApi api = new RuntimeApi(TIMEOUT_MILLIS);
        if (restored) {
            api.holdSnapshots();
        }
        try (FunctionProcess process = new FunctionProcess(
                api, contender.command(), contender.folder(), variables(function, work, restored))) {
            long begin = process.started();
            if (restored) {
                api.awaitSnapshot();
                process.send(event);
                begin = System.nanoTime();
                api.restore();
            } else {
                process.send(event);
            }
            RuntimeApi.Answer answer = process.answer();
            requireDone(function, contender, work, answer, process);
            JsonObject run = new JsonObject();
            run.addProperty("function", function.name());
            run.addProperty("language", contender.language());
            run.addProperty("restored", restored);
            run.addProperty("millis", (answer.received() - begin) / NANOS_PER_MILLI);
            run.addProperty("peakMb", process.peakMb());
            run.addProperty("memoryMb", function.memoryMb());
            run.addProperty("archive", function.archive().getFileName().toString());
            run.addProperty("archiveBytes", Files.size(function.archive()));
            return run;
        }
    }

    private Map<String, String> variables(Deployed function, Work work, boolean restored) {
        Map<String, String> variables =
                FunctionProcess.lambdasVariables("bp-dev-" + function.name(), function.memoryMb());
        // The deployed functions log as JSON.
        variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        variables.putAll(function.environment());
        variables.putAll(work.environment());
        variables.put(FunctionProcess.INITIALIZATION, restored ? FunctionProcess.SNAP_START : "on-demand");
        return variables;
    }

    private void requireDone(
            Deployed function, Contender contender, Work work, RuntimeApi.Answer answer, FunctionProcess process)
            throws Exception {
        String who = function.name() + " in " + contender.language();
        if (answer.failed()) {
            throw new AssertionError(who + " failed: " + answer.text() + "\n" + process.output());
        }
        work.check();
        JsonElement given = JsonParser.parseString(answer.text());
        JsonElement expected = answers.putIfAbsent(function.name(), given);
        if (expected != null && !expected.equals(given)) {
            throw new AssertionError(who + " answered " + given + ", expected was " + expected);
        }
    }

    @Override
    public void close() {
        contenders.values().stream()
                .flatMap(List::stream)
                .map(Contender::folder)
                .filter(folder -> !folder.equals(peers))
                .forEach(Folders::delete);
        databases.close();
        aws.close();
    }
}
