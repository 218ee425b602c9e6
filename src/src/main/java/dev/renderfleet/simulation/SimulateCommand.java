package dev.renderfleet.simulation;

import dev.renderfleet.command.InvalidArgumentsException;
import dev.renderfleet.simulator.Assumptions;
import dev.renderfleet.simulator.Outcome;
import dev.renderfleet.simulator.Plot;
import dev.renderfleet.simulator.Report;
import dev.renderfleet.simulator.Trace;
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
 * {@code ./pulumiw simulate --stack prod}: what a stage's fleets would do with some days of jobs. It reads the stage file and
 * nothing else: no account, no backend, no network.
 */
public final class SimulateCommand {

    private static final int MOST_DAYS = 366;

    private final Path root;
    private final PrintStream out;
    private final PrintStream err;

    SimulateCommand(Path root, PrintStream out, PrintStream err) {
        this.root = root;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        Path root = Path.of(System.getProperty("renderfleet.root", "")).toAbsolutePath();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new SimulateCommand(root, out, System.err).run(args));
    }

    /** Returns the exit code: 0, 1 if the stage cannot be simulated, 2 if the arguments are wrong. */
    int run(String... args) {
        try {
            Arguments arguments = new Arguments(args);
            if (arguments.flag("--help") || arguments.flag("-h")) {
                out.print(usage());
                return 0;
            }
            simulate(arguments);
            return 0;
        } catch (InvalidArgumentsException e) {
            err.println("simulate: " + e.getMessage() + System.lineSeparator() + System.lineSeparator() + usage());
            return 2;
        } catch (InvalidStageException | IllegalArgumentException e) {
            err.println("simulate: " + e.getMessage());
            return 1;
        } catch (NoSuchFileException e) {
            err.println("simulate: there is no file " + e.getFile());
            return 1;
        } catch (IOException e) {
            err.println("simulate: " + e);
            return 1;
        }
    }

    private void simulate(Arguments arguments) throws IOException {
        String stage = arguments
                .value("--stack")
                .or(() -> arguments.value("-s"))
                .orElseThrow(() -> new InvalidArgumentsException("which stage? --stack dev"));
        String trace = arguments.value("--trace").orElse(Trace.BuiltIn.JOBS_20.slug());
        int days = arguments.wholeNumber("--days", 1, MOST_DAYS).orElse(30);
        Assumptions assumptions = arguments.adjust(StageSimulation.assumptions());
        Optional<Integer> idleAfter = arguments.wholeNumber("--idle-after", 1, 1_440);
        Optional<Path> plot = arguments.value("--svg").map(Path::of);
        boolean json = arguments.flag("--json");
        arguments.requireNoMore();

        Map<String, String> configuration = StageFile.read(root, stage);
        // Mistakes in the file are told as preview tells them.
        Stage.read(stage, configuration, Set.of());
        StageSimulation simulation = new StageSimulation(stage, configuration);
        if (idleAfter.isPresent()) {
            simulation = simulation.idleAfter(idleAfter.get());
        }
        if (simulation.isEmpty()) {
            throw new IllegalArgumentException(
                    "stage " + stage
                            + " declares neither a GPU fleet nor a task instance: switch workloads.mediaPlatform or workloads.gpuTasks on");
        }
        Trace jobs;
        if (trace.endsWith(".csv")) {
            jobs = Trace.csv(trace, Files.readAllLines(Path.of(trace)), simulation.workflows(), assumptions);
        } else {
            Trace.BuiltIn builtIn = Trace.named(trace);
            jobs = simulation.trace(builtIn, days, assumptions);
            assumptions = builtIn.adjust(assumptions);
        }
        List<Outcome> outcomes = simulation.run(jobs, assumptions);
        out.print(
                json ? Report.json(jobs.name(), outcomes) : heading(stage, jobs, assumptions) + Report.table(outcomes));
        if (plot.isPresent()) {
            Files.writeString(plot.get(), Plot.svg(stage + ", " + jobs.name(), outcomes));
        }
    }

    private static String heading(String stage, Trace trace, Assumptions assumptions) {
        return """
            Stage %s, trace %s, %.0f days. Assumed: %d s for an instance, %d s to boot, %d s a job, Spot at %.0f %% of the
            On-Demand price, %s interruptions an hour of each Spot instance; list prices.

            """
                .formatted(
                        stage,
                        trace.name(),
                        trace.days(),
                        assumptions.capacitySeconds(),
                        assumptions.bootSeconds(),
                        assumptions.jobSeconds(),
                        100 * assumptions.spotShare(),
                        assumptions.interruptionsPerHour());
    }

    private static String usage() {
        return """
            Usage: ./pulumiw simulate --stack STAGE [--trace NAME|FILE.csv] [--days N] [options]

            Plays jobs against the alarms and scaling policies that the stage declares, before anything exists: waits, GPU hours,
            interruptions, instances left running, cost.

              --trace NAME        %s (default %s);
                                  or a CSV file with the columns second,workflow[,work seconds]
              --days N            length of a built-in trace, 1 to %d (default 30)
              --idle-after MIN    have fleets go down after another time than the stage says, 1 to 1440 minutes
              --boot SECONDS      from an instance's start to its first job, 0 to 3600 (default 240)
              --job SECONDS       average time of a job, 1 to 86400 (default 120)
              --spot-share PART   price of Spot as a part of On-Demand, above 0 to 1 (default 0.35)
              --interruptions N   interruptions an hour of each Spot instance, 0 to 60 (default 0.01)
              --seed N            another run of the same kind (default 1)
              --svg FILE          also draw waiting jobs and instances over time
              --json              for machines
            """
                .formatted(
                        String.join(
                                ", ",
                                List.of(Trace.BuiltIn.values()).stream()
                                        .map(Trace.BuiltIn::slug)
                                        .toList()),
                        Trace.BuiltIn.JOBS_20.slug(),
                        MOST_DAYS);
    }
}
