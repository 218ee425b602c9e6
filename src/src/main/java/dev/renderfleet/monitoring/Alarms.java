package dev.renderfleet.monitoring;

import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.aws.cloudwatch.inputs.MetricAlarmMetricQueryArgs;
import com.pulumi.aws.cloudwatch.inputs.MetricAlarmMetricQueryMetricArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a component's alarms. One that {@linkplain #tell tells} goes to its priority's topic, when it goes off and when it
 * is over; one that {@linkplain #act acts} calls a machine, and people are not told.
 */
public final class Alarms {

    /** Source: the CloudWatch API reference, PutMetricAlarm. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_DESCRIPTION = 1024;

    private final Tags tags;
    private final String component;
    private final AlertTopics topics;
    private final Resource parent;

    /**
     * @param component value of the Component tag
     * @param parent the component resource that the alarms belong to
     */
    public Alarms(Tags tags, String component, AlertTopics topics, Resource parent) {
        this.tags = tags;
        this.component = component;
        this.topics = topics;
        this.parent = parent;
    }

    /**
     * An alarm for people.
     *
     * @param base the physical name after app and stage; the resource is {@code <base>-alarm}
     */
    public MetricAlarm tell(String base, Alarm alarm) {
        Output<List<String>> topic = topics.arn(alarm.priority()).applyValue(List::of);
        return create(base, alarm, MetricAlarmArgs.builder().alarmActions(topic).okActions(topic));
    }

    /**
     * An alarm that a machine acts on: a scaling policy, a function, or a topic with a function. Its priority says how soon
     * somebody has to look if that does not help.
     *
     * @param actionArn what is called when it goes off
     */
    public MetricAlarm act(String base, Alarm alarm, Output<String> actionArn) {
        return create(base, alarm, MetricAlarmArgs.builder().alarmActions(actionArn.applyValue(List::of)));
    }

    private MetricAlarm create(String base, Alarm alarm, MetricAlarmArgs.Builder args) {
        if (alarm.description().length() > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException("the description of alarm " + base + " has "
                    + alarm.description().length() + " characters; CloudWatch takes " + LONGEST_DESCRIPTION);
        }
        args.name(tags.names().of(base, LONGEST_NAME))
                .alarmDescription(alarm.description())
                .comparisonOperator(alarm.condition().operator())
                .threshold(alarm.condition().threshold())
                .evaluationPeriods(alarm.evaluation().of())
                .datapointsToAlarm(alarm.evaluation().bad())
                .treatMissingData(alarm.missingData().treatment())
                .tags(tags.of(component));
        int period = (int) alarm.evaluation().period().toSeconds();
        if (alarm.signal() instanceof Signal.Statistic statistic) {
            watch(args, statistic, period);
        } else if (alarm.signal() instanceof Signal.Expression expression) {
            args.metricQueries(queries(expression, period));
        }
        return new MetricAlarm(
                base + "-alarm",
                args.build(),
                CustomResourceOptions.builder().parent(parent).build());
    }

    private static void watch(MetricAlarmArgs.Builder args, Signal.Statistic statistic, int period) {
        args.namespace(statistic.metric().namespace())
                .metricName(statistic.metric().name())
                .dimensions(dimensions(statistic.metric()))
                .period(period);
        if (statistic.isPercentile()) {
            // Few samples make no percentile: the alarm then keeps its state.
            args.extendedStatistic(statistic.statistic()).evaluateLowSampleCountPercentiles("ignore");
        } else {
            args.statistic(statistic.statistic());
        }
    }

    private static List<MetricAlarmMetricQueryArgs> queries(Signal.Expression expression, int period) {
        List<MetricAlarmMetricQueryArgs> queries = new ArrayList<>();
        queries.add(MetricAlarmMetricQueryArgs.builder()
                .id("result")
                .expression(expression.expression())
                .label(expression.label())
                .returnData(true)
                .build());
        new TreeMap<>(expression.inputs())
                .forEach((id, statistic) -> queries.add(MetricAlarmMetricQueryArgs.builder()
                        .id(id)
                        .metric(MetricAlarmMetricQueryMetricArgs.builder()
                                .namespace(statistic.metric().namespace())
                                .metricName(statistic.metric().name())
                                .dimensions(dimensions(statistic.metric()))
                                .stat(statistic.statistic())
                                .period(period)
                                .build())
                        .build()));
        return queries;
    }

    private static Output<Map<String, String>> dimensions(Metric metric) {
        Output<Map<String, String>> all = Output.of(Map.of());
        for (Map.Entry<String, Output<String>> dimension : new TreeMap<>(metric.dimensions()).entrySet()) {
            all = Output.tuple(all, dimension.getValue()).applyValue(t -> {
                Map<String, String> more = new TreeMap<>(t.t1);
                more.put(dimension.getKey(), t.t2);
                return more;
            });
        }
        return all;
    }
}
