package dev.renderfleet.cost;

import dev.renderfleet.Stages;
import dev.renderfleet.stage.StageFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/cost.md}: what the stages cost, and how that compares with what the systems were planned to cost. */
final class CostDocument {

    private static final Estimator ESTIMATOR = new Estimator(PriceTable.load());
    /** Before the first release no tasks run: nobody plans with that. */
    private static final String RELEASE = "2026.11.1";

    private CostDocument() {}

    static String write() {
        PriceTable table = ESTIMATOR.table();
        StringBuilder text = new StringBuilder(
                """
                # Cost

                <!-- Generated from the price table, the profiles and the resource graph by ./mvnw verify -Dupdate. -->

                ```bash
                ./pulumiw cost --stack prod                     # by component and resource, and what changed since the last time
                ./pulumiw cost --stack prod --profile high      # at another usage
                ./pulumiw cost --stack prod --lines             # with every price and quantity
                ./pulumiw cost --stack prod --json > before.json
                ./pulumiw cost --stack prod --against before.json
                ```

                The estimate reads the stage file and nothing else: no account, no backend, no network. Every stack also exports it
                (`MonthlyEstimateUsd`, `MonthlyIdleEstimateUsd`, `MonthlyEstimateByComponentUsd`), so each preview shows it, and the
                policy `estimate-in-budget` holds it to the stage's budget. Prices are AWS's list prices of us-east-1, without free tiers,
                discounts and taxes; a month has 730 hours. What has no price is named (`MonthlyEstimateLeavesOut`), never taken for free.
                Not estimated: data transfer between zones and from instances to the internet, and stored logs.

                ## The stages

                | stage | idle | low | high | budget |
                |---|---:|---:|---:|---:|
                """);
        for (String stage : StageFiles.names()) {
            List<CostedResource> resources =
                    RecordedResources.of(Stages.released(stage, StageFiles.configuration(stage), RELEASE));
            text.append("| ").append(stage);
            for (String profile : List.of(Profile.IDLE, "low", "high")) {
                text.append(" | ")
                        .append(usd(ESTIMATOR
                                .estimate(resources, Profile.named(profile))
                                .total()));
            }
            text.append(" | ").append(StageFiles.read(stage).monthlyBudgetUsd()).append(" |\n");
        }
        text.append(
                "\nUSD a month. The profiles are:\n\n| usage in a month | idle | low | high |\n|---|---:|---:|---:|\n");
        Profile.named("high").usage().keySet().stream().sorted().forEach(key -> text.append("| `")
                .append(key)
                .append("` | 0 | ")
                .append(plain(Profile.named("low").of(key)))
                .append(" | ")
                .append(plain(Profile.named("high").of(key)))
                .append(" |\n"));
        text.append(
                """

                `taskLoad` and `auroraLoad` are how far, from 0 to 1, tasks and capacity are on average between their floor and their
                ceiling. A stage's usage is spread evenly over the resources that it concerns.

                ## Beside the plans

                Each system by itself, as it was planned, at profile low. A row's plan is the figure of the system's own design;
                where there is none, the design did not count it.
                """);
        PlannedSystem.all().forEach(system -> system(text, system));
        text.append(
                """

                ## The price table

                `src/src/main/resources/dev/renderfleet/cost/prices-us-east-1.json` has a price per line, each with its source. They were
                entered by hand, so compare them before you rely on cents. AWS publishes the same prices as files; this compares the table with downloaded ones, says what differs, and rewrites the table:

                ```bash
                # needs the internet
                curl -O https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonElastiCache/current/us-east-1/index.json
                java -cp 'src/target/renderfleet.jar' dev.renderfleet.cost.PriceListReader \\
                  src/src/main/resources/dev/renderfleet/cost/prices-us-east-1.json index.json
                ```

                Review the difference, then run `./mvnw verify -Dupdate`. Spot prices are in no list: Spot counts as %.0f %% of on-demand.

                | source | list | as of |
                |---|---|---|
                """
                        .formatted(PriceTable.SPOT_SHARE * 100));
        new TreeMap<>(table.sources()).values().forEach(source -> text.append("| <")
                .append(source.url())
                .append("> | ")
                .append(source.offer())
                .append(" | ")
                .append(source.date())
                .append(" |\n"));
        return text.toString();
    }

    private static void system(StringBuilder text, PlannedSystem system) {
        text.append("\n### ")
                .append(system.title())
                .append("\n\n")
                .append(system.stageInWords())
                .append("\n\n");
        text.append("| what | plan | estimate | difference | why |\n|---|---:|---:|---:|---|\n");
        Map<String, Double> rows = rows(system);
        rows.forEach((row, usd) -> {
            double plan = system.plan().getOrDefault(row, 0.0);
            text.append("| ")
                    .append(row)
                    .append(" | ")
                    .append(system.plan().containsKey(row) ? plain(plan) : "")
                    .append(" | ")
                    .append(usd(usd))
                    .append(" | ")
                    .append(String.format(Locale.ROOT, "%+.2f", usd - plan))
                    .append(" | ")
                    .append(system.why().getOrDefault(row, ""))
                    .append(" |\n");
        });
        double total = rows.values().stream().mapToDouble(usd -> usd).sum();
        double idle = ESTIMATOR
                .estimate(resources(system), Profile.named(Profile.IDLE))
                .total();
        text.append("| **in all** | **")
                .append(system.plannedTotal())
                .append("** | **")
                .append(usd(total))
                .append("** | | ")
                .append(String.format(Locale.ROOT, "idle: %.2f", idle))
                .append(" |\n");
    }

    /** Cost by row at profile low: those of the plan first, then what it did not count. */
    static Map<String, Double> rows(PlannedSystem system) {
        Map<String, Double> found = ESTIMATOR.estimate(resources(system), Profile.named(Profile.USUAL)).lines().stream()
                .collect(Collectors.groupingBy(
                        line -> PlannedSystem.row(line.price()), Collectors.summingDouble(Estimate.Line::usd)));
        Map<String, Double> rows = new LinkedHashMap<>();
        PlannedSystem.ROWS.keySet().stream()
                .filter(row -> found.containsKey(row) || system.plan().containsKey(row))
                .forEach(row -> rows.put(row, found.getOrDefault(row, 0.0)));
        return rows;
    }

    private static List<CostedResource> resources(PlannedSystem system) {
        return RecordedResources.of(
                Stages.released(system.stage(), StageFiles.configurationOf(system.yaml()), RELEASE));
    }

    private static String usd(double usd) {
        return String.format(Locale.ROOT, "%.2f", usd);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
