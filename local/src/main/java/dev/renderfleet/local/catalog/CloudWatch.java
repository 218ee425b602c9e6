package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Amazon CloudWatch: logs, metrics and events. */
final class CloudWatch {

    static final String LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
    static final String EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
    static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

    /** The retentions that CloudWatch Logs accepts, in days; 0 keeps events for ever. */
    private static final Set<Integer> RETENTIONS = Set.of(
            0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private CloudWatch() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(LOG_GROUP)
                        .autoName("name", 512)
                        .arn("logs", "log-group:{name}")
                        .defaults("retentionInDays", 0)
                        .defaults("skipDestroy", false)
                        .computed("logGroupClass", "STANDARD")
                        .replaceOn("logGroupClass", "name", "namePrefix")
                        .matches("name", "[\\w./#-]{1,512}", "letters, digits and _./#-")
                        .oneOf("logGroupClass", "STANDARD", "INFREQUENT_ACCESS", "DELIVERY")
                        .rule("retentionInDays", group -> {
                            int days = (int) group.number("retentionInDays", 0);
                            return RETENTIONS.contains(days)
                                    ? Optional.empty()
                                    : Optional.of("expected one of "
                                            + RETENTIONS.stream().sorted().toList() + " days, found " + days);
                        })
                        .mentions("kmsKeyId", Kms.KEY_ANY)
                        .unique(
                                "ResourceAlreadyExistsException: The specified log group already exists: {name}",
                                "name"),
                kind(ALARM)
                        .autoName("name", 255)
                        .arn("cloudwatch", "alarm:{name}")
                        .defaults("actionsEnabled", true)
                        .defaults("treatMissingData", "missing")
                        .computed("evaluateLowSampleCountPercentiles", "")
                        .computed("metricQueries", List.of())
                        .replaceOn("name")
                        .oneOf("treatMissingData", "missing", "ignore", "breaching", "notBreaching")
                        .oneOf(
                                "comparisonOperator",
                                "GreaterThanOrEqualToThreshold",
                                "GreaterThanThreshold",
                                "LessThanThreshold",
                                "LessThanOrEqualToThreshold",
                                "LessThanLowerOrGreaterThanUpperThreshold",
                                "LessThanLowerThreshold",
                                "GreaterThanUpperThreshold")
                        .oneOf("statistic", "SampleCount", "Average", "Sum", "Minimum", "Maximum")
                        .rule(
                                "metricName",
                                alarm -> alarm.has("metricName") || alarm.has("metricQueries")
                                        ? Optional.empty()
                                        : Optional.of("one of metricName, metricQueries must be given"))
                        .rule(
                                "metricQueries",
                                alarm -> PropertyPath.of("metricQueries.expression").in(alarm.values()).stream()
                                                .anyMatch(found -> found.value().equals(PropertyValue.of("")))
                                        ? Optional.of("an expression must have 1 to 1024 characters")
                                        : Optional.empty())
                        .rule(
                                "statistic",
                                alarm -> alarm.has("metricName")
                                                && alarm.has("statistic") == alarm.has("extendedStatistic")
                                        ? Optional.of("exactly one of statistic, extendedStatistic must be given")
                                        : Optional.empty()),
                kind("aws:cloudwatch/compositeAlarm:CompositeAlarm")
                        .id("{alarmName}")
                        .arn("cloudwatch", "alarm:{alarmName}")
                        .defaults("actionsEnabled", true)
                        .replaceOn("actionsEnabled", "alarmName")
                        .unique("an alarm of the name {alarmName} already exists", "alarmName"),
                kind("aws:cloudwatch/dashboard:Dashboard")
                        .id("{dashboardName}")
                        .computed("dashboardArn", "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}")
                        .replaceOn("dashboardName")
                        .json("dashboardBody")
                        .matches("dashboardName", "[\\w-]{1,255}", "letters, digits, - and _")
                        .unique("a dashboard of the name {dashboardName} already exists", "dashboardName"),
                kind(EVENT_RULE)
                        .autoName("name", 64)
                        .arn("events", "rule/{name}")
                        .defaults("eventBusName", "default")
                        .defaults("forceDestroy", false)
                        .replaceOn("eventBusName", "name", "namePrefix")
                        .json("eventPattern")
                        .matches("scheduleExpression", "(rate|cron)\\(.+\\)", "rate(…) or cron(…)")
                        .rule(
                                "scheduleExpression",
                                rule -> rule.has("scheduleExpression") || rule.has("eventPattern")
                                        ? Optional.empty()
                                        : Optional.of("one of eventPattern, scheduleExpression must be given"))
                        .mentions("roleArn", Iam.ROLE_ARN)
                        .unique("ResourceAlreadyExistsException: Rule {name} already exists", "name", "eventBusName")
                        .inUse("ValidationException: Rule can't be deleted since it has targets."),
                kind("aws:cloudwatch/eventTarget:EventTarget")
                        .id("{rule}-{targetId}")
                        .autoName("targetId", 64)
                        .defaults("eventBusName", "default")
                        .defaults("forceDestroy", false)
                        .replaceOn("eventBusName", "rule", "targetId")
                        .json("input")
                        .refers("rule", Targets.attribute(EVENT_RULE, "name"))
                        .mentions("roleArn", Iam.ROLE_ARN),
                kind("aws:cloudwatch/logMetricFilter:LogMetricFilter")
                        .idWithin("logGroupName")
                        .replaceOn("logGroupName", "name")
                        .partOf("logGroupName", Targets.attribute(LOG_GROUP, "name")),
                kind("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
                        .id("{policyName}")
                        .replaceOn("policyName")
                        .json("policyDocument"),
                kind("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
                        .id("cwlsf-{digits10}")
                        .defaults("distribution", "ByLogStream")
                        .computed("roleArn", "")
                        .replaceOn("destinationArn", "logGroup", "name")
                        .partOf("logGroup", Targets.attribute(LOG_GROUP, "name")),
                kind("aws:cloudwatch/queryDefinition:QueryDefinition")
                        .id("{uuid}")
                        .computed("queryDefinitionId", "{id}"));
    }
}
