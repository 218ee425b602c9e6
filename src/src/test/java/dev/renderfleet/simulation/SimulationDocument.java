package dev.renderfleet.simulation;

import dev.renderfleet.simulator.Assumptions;
import dev.renderfleet.simulator.Outcome;
import dev.renderfleet.simulator.Plot;
import dev.renderfleet.simulator.Report;
import dev.renderfleet.simulator.Trace;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Locale;

/** {@code docs/simulation.md}: what the fleets of prod do with each built-in trace, and what another idle time would change. */
final class SimulationDocument {

    private static final String STAGE = "prod";
    private static final int DAYS = 30;
    private static final int[] IDLE_MINUTES = {5, 10, 15, 30};

    private final StageSimulation simulation = new StageSimulation(STAGE, StageFiles.configuration(STAGE));
    private final Assumptions assumptions = StageSimulation.assumptions();

    List<Outcome> outcomes(Trace.BuiltIn trace) {
        return outcomes(simulation, trace);
    }

    private List<Outcome> outcomes(StageSimulation stage, Trace.BuiltIn trace) {
        return stage.run(stage.trace(trace, DAYS, assumptions), trace.adjust(assumptions));
    }

    String plot(Trace.BuiltIn trace) {
        return Plot.svg("Stage " + STAGE + ", " + trace.slug() + ", " + DAYS + " days", outcomes(trace));
    }

    String text() {
        StringBuilder text = new StringBuilder(
                """
                # Fleets, simulated

                What the alarms and scaling policies of stage prod make of 30 days of jobs, shared evenly by its workflows, and of as
                many tasks for the task instance. Made by the tests from the stage's own resource graph; `./pulumiw simulate --help` runs
                it for other stages, traces and assumptions.

                Assumed: %d s until an instance runs and %d s until its worker takes a job (together the middle of the 3 to 5 minutes
                that the platform was designed for), %d s a job on average, Spot at %.0f %% of the On-Demand list price of the workflow's
                cheapest type (60 to 70 %% off), one interruption in %.0f hours of an instance.

                """
                        .formatted(
                                assumptions.capacitySeconds(),
                                assumptions.bootSeconds(),
                                assumptions.jobSeconds(),
                                100 * assumptions.spotShare(),
                                1 / assumptions.interruptionsPerHour()));
        for (Trace.BuiltIn trace : Trace.BuiltIn.values()) {
            text.append("## ").append(trace.slug()).append("\n\n");
            text.append(Report.table(outcomes(trace))).append('\n');
        }
        text.append("![20 jobs a day](simulation-20-per-day.svg)\n\n");
        documented(text);
        idleTimes(text);
        return text.toString();
    }

    /** The fleets alone: the task instance is another system, with another estimate. */
    private List<Outcome> fleets(StageSimulation stage, Trace.BuiltIn trace) {
        return outcomes(stage, trace).stream()
                .filter(outcome -> stage.workflows().contains(outcome.workflow()))
                .toList();
    }

    private void documented(StringBuilder text) {
        text.append(
                """
                ## Beside the figures that the platform was designed with

                | jobs a day | designed for, USD/month | simulated | of that busy | GPU hours paid for per job |
                |---|---|---|---|---|
                """);
        line(text, Trace.BuiltIn.JOBS_20, "about 10");
        line(text, Trace.BuiltIn.JOBS_500, "about 460");
        text.append(
                """

                A fleet that goes down to nothing pays for each job that comes alone: its boot, the job, and the time until the queue has
                been empty for long enough. The figure designed with counts little more than the jobs themselves, as if they came one after
                another.

                """);
    }

    private void line(StringBuilder text, Trace.BuiltIn trace, String designed) {
        List<Outcome> fleets = fleets(simulation, trace);
        double usd = fleets.stream().mapToDouble(Outcome::usdPerMonth).sum();
        double busy = fleets.stream().mapToDouble(Outcome::busyHours).sum();
        double paid = fleets.stream().mapToDouble(Outcome::runningHours).sum();
        int jobs = fleets.stream().mapToInt(Outcome::jobs).sum();
        text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f %% | %.2f |\n",
                trace.slug().replace("-per-day", ""),
                designed,
                usd,
                100 * busy / paid,
                paid / jobs));
    }

    private void idleTimes(StringBuilder text) {
        text.append(
                """
                ## Another idle time

                What `idleAfter` of all workflows would change, in USD a month and minutes that half of the jobs wait:

                | idle minutes | 20 a day: USD | wait p50 / p95 | 500 a day: USD | wait p50 / p95 |
                |---|---|---|---|---|
                """);
        for (int minutes : IDLE_MINUTES) {
            StageSimulation stage = simulation.idleAfter(minutes);
            text.append("| ").append(minutes);
            for (Trace.BuiltIn trace : List.of(Trace.BuiltIn.JOBS_20, Trace.BuiltIn.JOBS_500)) {
                List<Outcome> fleets = fleets(stage, trace);
                double[] waits = fleets.stream()
                        .flatMap(outcome -> outcome.waitSeconds().stream())
                        .mapToDouble(seconds -> seconds / 60)
                        .sorted()
                        .toArray();
                text.append(String.format(
                        Locale.ROOT,
                        " | %.0f | %.1f / %.1f",
                        fleets.stream().mapToDouble(Outcome::usdPerMonth).sum(),
                        waits[waits.length / 2],
                        waits[(int) (waits.length * 0.95)]));
            }
            text.append(" |\n");
        }
    }
}
