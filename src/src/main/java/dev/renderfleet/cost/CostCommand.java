package dev.renderfleet.cost;

import dev.renderfleet.OfflineRun;
import dev.renderfleet.command.InvalidArgumentsException;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StageFile;
import dev.renderfleet.stage.binding.InvalidStageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.LogManager;

/**
 * {@code ./pulumiw cost --stack prod}: what the stage would cost a month, line by line, and what changed since the last time.
 * It reads the stage file and nothing else: no account, no backend, no network.
 */
public final class CostCommand {

    /** What the user asked for. */
    private record Options(String stage, String profile, boolean lines, boolean json, Optional<Path> against) {}

    private final Path root;
    private final PrintStream out;
    private final PrintStream err;

    CostCommand(Path root, PrintStream out, PrintStream err) {
        this.root = root;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new CostCommand(
                        Path.of(System.getProperty("renderfleet.root", "")).toAbsolutePath(), out, System.err)
                .run(args));
    }

    /** Returns the exit code: 0, 1 if the stage cannot be estimated, 2 if the arguments are wrong. */
    int run(String... args) {
        try {
            if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
                out.print(usage());
                return 0;
            }
            return estimate(parse(args));
        } catch (InvalidArgumentsException e) {
            err.println("cost: " + e.getMessage() + System.lineSeparator() + System.lineSeparator() + usage());
            return 2;
        } catch (InvalidStageException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        } catch (NoSuchFileException e) {
            err.println("cost: there is no file " + e.getFile());
            return 1;
        } catch (IOException e) {
            err.println("cost: " + e);
            return 1;
        }
    }

    private int estimate(Options options) throws IOException {
        Map<String, String> configuration = StageFile.read(root, options.stage());
        // Mistakes in the file are told as preview tells them.
        Stage.read(options.stage(), configuration, Set.of());
        List<CostedResource> resources = RecordedResources.of(
                OfflineRun.released(options.stage(), configuration, "estimated").requireSuccess());
        Estimator estimator = new Estimator(PriceTable.load());
        Estimate idle = estimator.estimate(resources, Profile.named(Profile.IDLE));
        Estimate used = estimator.estimate(resources, Profile.named(options.profile()));
        String json = EstimateJson.write(options.stage(), estimator.table(), idle, used);
        Path last = root.resolve(".renderfleet/cost/" + options.stage() + "-" + options.profile() + ".json");
        if (options.json()) {
            out.print(json);
        } else {
            out.print(EstimateText.of(options.stage(), estimator.table(), idle, used, options.lines()));
            compare(options.against().orElse(last), options, json);
        }
        if (options.against().isEmpty()) {
            Files.createDirectories(last.getParent());
            Files.writeString(last, json);
        }
        return 0;
    }

    private void compare(Path before, Options options, String json) throws IOException {
        if (options.against().isEmpty() && !Files.exists(before)) {
            return;
        }
        String old = Files.readString(before);
        if (!EstimateJson.profile(old).equals(options.profile())) {
            throw new IllegalArgumentException("cost: " + before + " is an estimate at profile "
                    + EstimateJson.profile(old) + ": compare with --profile " + EstimateJson.profile(old));
        }
        out.println();
        out.print(EstimateText.difference(EstimateJson.byResource(old), EstimateJson.byResource(json)));
    }

    private Options parse(String... args) {
        Optional<String> stage = Optional.empty();
        String profile = Profile.USUAL;
        boolean lines = false;
        boolean json = false;
        Optional<Path> against = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--stack", "-s" -> stage = Optional.of(value(args, ++i));
                case "--profile" -> profile = value(args, ++i);
                case "--against" -> against = Optional.of(Path.of(value(args, ++i)));
                case "--lines" -> lines = true;
                case "--json" -> json = true;
                default -> throw new InvalidArgumentsException("what is '" + args[i] + "'?");
            }
        }
        if (!Profile.all().containsKey(profile)) {
            throw new InvalidArgumentsException("there is no profile '" + profile + "': take one of "
                    + Profile.all().keySet());
        }
        return new Options(
                stage.orElseThrow(() -> new InvalidArgumentsException("which stage? --stack dev")),
                profile,
                lines,
                json,
                against);
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            throw new InvalidArgumentsException(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private static String usage() {
        return """
            Usage: ./pulumiw cost --stack STAGE [--profile NAME] [--lines] [--json] [--against FILE]

            Estimates what a stage costs a month by AWS's list prices, before anything exists, and compares with the last estimate
            of the same stage and profile (kept in .renderfleet/cost/).

              --profile NAME   usage to assume: %s (default %s); idle is always shown beside it
              --lines          every part of every resource, with its price's name and quantity
              --json           for machines
              --against FILE   compare with an estimate written by --json, instead of the last one
            """
                .formatted(String.join(", ", Profile.all().keySet()), Profile.USUAL);
    }
}
