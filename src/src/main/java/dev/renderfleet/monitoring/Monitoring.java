package dev.renderfleet.monitoring;

import com.pulumi.aws.cloudwatch.Dashboard;
import com.pulumi.aws.cloudwatch.DashboardArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.cost.Registrations;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Watches everything that was registered before it: alarms for what goes wrong and for what costs more than planned, three
 * dashboards, and a monitor of unusual cost. Alarms that only a component itself can define (the depth that is usual for its
 * queue) are made by that component; the dashboards show the state of all.
 */
public final class Monitoring extends ComponentResource {

    private static final String TYPE = "renderfleet:monitoring:Monitoring";

    private final Map<String, Output<String>> dashboardUrls = new TreeMap<>();

    /**
     * What to watch.
     *
     * @param registered listened from the start to what the program registers
     */
    public record Args(Tags tags, Stage stage, Registrations registered, AlertTopics alerts) {}

    public Monitoring(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Inventory inventory = new Inventory(
                args.registered(), args.stage(), args.tags().names().stage());
        List<Watch> overview = join(inventory.services(), inventory.edge());
        List<Watch> data = inventory.data();
        List<Watch> workers = inventory.workers();
        Alarms alarms = new Alarms(args.tags(), "monitoring", args.alerts(), this);
        join(overview, join(data, workers)).forEach(watch -> watch.alarms(alarms));
        if (args.stage().costAnomalyMonitor()) {
            new CostAnomalies(
                    name + "-cost",
                    new CostAnomalies.Args(args.tags(), args.stage().monthlyBudgetUsd(), args.alerts()),
                    ComponentResourceOptions.builder().parent(this).build());
        }
        DashboardBody first = new DashboardBody(args.stage().region()).alarms(alarmArns(args.registered()));
        dashboard(name, "overview", first, overview, args);
        dashboard(name, "data", new DashboardBody(args.stage().region()), data, args);
        dashboard(name, "workers", new DashboardBody(args.stage().region()), workers, args);
        registerOutputs(Map.of());
    }

    private static <T> List<T> join(List<T> a, List<T> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    private static List<Output<String>> alarmArns(Registrations registered) {
        List<Output<String>> arns = new ArrayList<>();
        registered.ofType(MetricAlarm.class).forEach(alarm -> arns.add(alarm.arn()));
        return arns;
    }

    /** One without anything to show is not made. */
    private void dashboard(String name, String base, DashboardBody body, List<Watch> watches, Args args) {
        List<Section> sections =
                watches.stream().flatMap(watch -> watch.sections().stream()).toList();
        if (sections.isEmpty()) {
            return;
        }
        sections.forEach(body::section);
        Dashboard dashboard = new Dashboard(
                name + "-" + base,
                DashboardArgs.builder()
                        .dashboardName(args.tags().names().of(base))
                        .dashboardBody(body.json())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        String region = args.stage().region();
        dashboardUrls.put(
                base,
                dashboard
                        .dashboardName()
                        .applyValue(physical -> "https://" + region + ".console.aws.amazon.com/cloudwatch/home?region="
                                + region + "#dashboards:name=" + physical));
    }

    /** Links by name: {@code overview}, {@code data}, {@code workers}. */
    public Map<String, Output<String>> dashboardUrls() {
        return Map.copyOf(dashboardUrls);
    }
}
