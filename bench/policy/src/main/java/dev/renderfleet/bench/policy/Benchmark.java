package dev.renderfleet.bench.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;

/**
 * Ten rules of the pack beside the same ten written with the SDK for TypeScript: start-up, a thousand resources and their stack,
 * and stacks of growing size. Every round starts each pack afresh, one after the other, because that is how long a pack lives.
 * It fails if the two do not find the same.
 *
 * <p>Prints a line for each value that it measured: what, of which pack, the value; tabs between. {@code report.py} makes the tables.
 */
public final class Benchmark {

    private static final Set<String> RULES = Set.of(
            "required-tags",
            "sqs-encrypted",
            "rds-encrypted",
            "rds-public",
            "rds-backup",
            "log-retention",
            "cf-https",
            "iam-admin",
            "vpc-flow-log",
            "sqs-tls-only");

    private static final int RESOURCES = 1000;
    private static final List<Integer> STACKS = List.of(500, 5_000, 50_000);
    /** The large ones take long and differ little. */
    private static final int MOST_ROUNDS_OF_STACKS = 3;

    private static final String OURS = "Java, ten rules";
    private static final String ALL = "Java, all rules";
    private static final String THEIRS = "TypeScript, ten rules";

    /** A pack, and in which folder it is started, with which policies. */
    private record Contender(String name, List<String> command, Path directory, Set<String> only) {}

    private Benchmark() {}

    /** Measures and prints; the arguments are the folder of the checkout, the command of Node.js, and how many rounds. */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]).toRealPath();
        Path typescript = root.resolve("bench/policy/typescript");
        String launcher = root.resolve("policy/bin/renderfleet-policy").toString();
        // What the language host for Node.js runs, without the time that the host itself takes.
        List<String> node = List.of(
                args[1],
                typescript
                        .resolve("node_modules/@pulumi/pulumi/cmd/run-policy-pack")
                        .toString(),
                "127.0.0.1:1",
                typescript.toString());
        List<Contender> contenders = List.of(
                new Contender(OURS, List.of(launcher, "127.0.0.1:1"), root, RULES),
                new Contender(ALL, List.of(launcher, "127.0.0.1:1"), root, Set.of()),
                new Contender(THEIRS, node, typescript, RULES));
        new Benchmark().run(contenders, Integer.parseInt(args[2]));
    }

    private void run(List<Contender> contenders, int rounds) throws IOException {
        SampleStack sample = new SampleStack(RESOURCES);
        for (int round = 1; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            Map<String, Set<String>> found = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                found.put(contender.name(), measure(contender, sample));
            }
            requireSame(found.get(OURS), found.get(THEIRS));
        }
        for (int size : STACKS) {
            AnalyzeStackRequest stack = new SampleStack(size).whole();
            for (int round = 1; round <= Math.min(rounds, MOST_ROUNDS_OF_STACKS); round++) {
                System.err.println("a stack of " + size + ", round " + round);
                for (Contender contender : contenders) {
                    try (PackProcess pack =
                            PackProcess.start(contender.command(), contender.directory(), contender.only())) {
                        time(contender, "stack of " + size, () -> pack.judge(stack));
                        print(contender, "peak with stack of " + size, pack.peakMegabytes());
                    }
                }
            }
        }
    }

    private Set<String> measure(Contender contender, SampleStack sample) throws IOException {
        List<AnalyzeRequest> registrations = sample.registrations();
        AnalyzeStackRequest whole = sample.whole();
        long started = System.nanoTime();
        try (PackProcess pack = PackProcess.start(contender.command(), contender.directory(), contender.only())) {
            note(contender, "start-up", started);
            time(contender, "1,000 resources", () -> registrations.forEach(pack::judge));
            time(contender, "their stack", () -> pack.judge(whole));
            note(contender, "all of it", started);
            print(contender, "peak", pack.peakMegabytes());
            return pack.findings();
        }
    }

    private void time(Contender contender, String what, Runnable work) {
        long started = System.nanoTime();
        work.run();
        note(contender, what, started);
    }

    private void note(Contender contender, String what, long started) {
        print(contender, what, (System.nanoTime() - started) / 1e6);
    }

    private static void print(Contender contender, String what, double value) {
        System.out.printf(Locale.ROOT, "%s\t%s\t%.3f%n", what, contender.name(), value);
    }

    private static void requireSame(Set<String> ours, Set<String> theirs) {
        Set<String> onlyOurs = new TreeSet<>(ours);
        onlyOurs.removeAll(theirs);
        Set<String> onlyTheirs = new TreeSet<>(theirs);
        onlyTheirs.removeAll(ours);
        Set<String> silent = new TreeSet<>(RULES);
        ours.forEach(finding -> silent.remove(finding.substring(0, finding.indexOf(' '))));
        if (!onlyOurs.isEmpty() || !onlyTheirs.isEmpty() || !silent.isEmpty()) {
            throw new IllegalStateException("the packs differ: only Java found " + onlyOurs + ", only TypeScript found "
                    + onlyTheirs + ", nobody found anything by " + silent);
        }
    }
}
