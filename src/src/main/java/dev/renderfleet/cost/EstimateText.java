package dev.renderfleet.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An estimate for people: by component and resource, idle beside a profile. */
final class EstimateText {

    /** What is called unchanged, in USD a month. */
    private static final double CENT = 0.005;

    private EstimateText() {}

    static String of(String stage, PriceTable table, Estimate idle, Estimate used, boolean withLines) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Stage %s costs about %.2f USD a month at profile %s (%s), %.2f when idle.%n",
                stage,
                used.total(),
                used.profile().name(),
                used.profile().description(),
                idle.total()));
        text.append(String.format(
                Locale.ROOT,
                "List prices of %s as of %s; without free tiers, discounts and taxes.%n",
                table.region(),
                table.date()));
        used.byComponent().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(component -> component(text, component.getKey(), idle, used, withLines));
        text.append(String.format(Locale.ROOT, "%nTotal%71s %9s%n", money(idle.total()), money(used.total())));
        if (!used.unpriced().isEmpty()) {
            text.append(String.format("%nNot in the estimate:%n"));
            used.unpriced().forEach(what -> text.append("  ").append(what).append(System.lineSeparator()));
        }
        return text.toString();
    }

    private static void component(
            StringBuilder text, String component, Estimate idle, Estimate used, boolean withLines) {
        text.append(String.format(
                Locale.ROOT,
                "%n%-67s %9s %9s%n",
                component,
                money(idle.byComponent().getOrDefault(component, 0.0)),
                money(used.byComponent().get(component))));
        resources(used, component).forEach((resource, lines) -> {
            double usd = lines.stream().mapToDouble(Estimate.Line::usd).sum();
            double idleUsd = resources(idle, component).getOrDefault(resource, List.of()).stream()
                    .mapToDouble(Estimate.Line::usd)
                    .sum();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-42s %-22s %9s %9s%n",
                    resource,
                    typeName(lines.get(0)),
                    money(idleUsd),
                    money(usd)));
            if (withLines) {
                lines.forEach(line -> text.append(String.format(
                        Locale.ROOT,
                        "      %-40s %12.2f %-8s %14s%n",
                        line.price(),
                        line.quantity(),
                        line.fixed() ? "fixed" : "per use",
                        money(line.usd()))));
            }
        });
    }

    private static Map<String, List<Estimate.Line>> resources(Estimate estimate, String component) {
        return estimate.lines().stream()
                .filter(line -> line.component().equals(component))
                .collect(Collectors.groupingBy(Estimate.Line::resource, LinkedHashMap::new, Collectors.toList()));
    }

    private static String typeName(Estimate.Line line) {
        return line.type().substring(line.type().lastIndexOf(':') + 1);
    }

    /** What became dearer or cheaper, resource by resource. */
    static String difference(Map<String, Double> before, Map<String, Double> now) {
        double total = sum(now) - sum(before);
        StringBuilder text = new StringBuilder();
        if (Stream.concat(before.keySet().stream(), now.keySet().stream())
                .allMatch(key -> Math.abs(now.getOrDefault(key, 0.0) - before.getOrDefault(key, 0.0)) < CENT)) {
            return String.format("No change since the last estimate.%n");
        }
        text.append(String.format(Locale.ROOT, "Since the last estimate: %+.2f USD a month%n", total));
        Map<String, Double> all = new TreeMap<>(before);
        all.putAll(now);
        all.keySet().forEach(key -> {
            double was = before.getOrDefault(key, 0.0);
            double is = now.getOrDefault(key, 0.0);
            if (Math.abs(is - was) >= CENT) {
                String what = !before.containsKey(key) ? "new" : !now.containsKey(key) ? "gone" : "";
                text.append(String.format(Locale.ROOT, "  %-64s %+9.2f %s%n", key, is - was, what)
                        .replaceAll(" +(?=\\R)", ""));
            }
        });
        return text.toString();
    }

    private static double sum(Map<String, Double> amounts) {
        return amounts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    static String money(double usd) {
        return String.format(Locale.ROOT, "%.2f", usd);
    }
}
