package dev.renderfleet.cost;

import java.util.Map;

/** Keys, secrets, queues, logs, alarms and dashboards. */
final class ServiceCosts {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
    private static final String KEY = "aws:kms/key:Key";
    private static final String DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
    private static final String ECS_SERVICE = "aws:ecs/service:Service";
    private static final String TASK = "aws:ecs/taskDefinition:TaskDefinition";

    /** Metrics that Container Insights publishes. Source: the example for ECS on the CloudWatch pricing page. */
    private static final int INSIGHTS_PER_CLUSTER = 8;

    private static final int INSIGHTS_PER_SERVICE = 11;
    private static final int INSIGHTS_PER_TASK = 6;

    private ServiceCosts() {}

    static Map<String, Costing> rules() {
        return Map.of(
                KEY,
                ServiceCosts::key,
                "aws:secretsmanager/secret:Secret",
                (secret, bill) -> bill.fixed("secret-month", 1),
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                ServiceCosts::alarm,
                DASHBOARD,
                ServiceCosts::dashboard,
                LOG_GROUP,
                ServiceCosts::logGroup,
                QUEUE,
                ServiceCosts::queue,
                "aws:ecs/cluster:Cluster",
                ServiceCosts::cluster);
    }

    private static void key(CostedResource key, Bill bill) {
        bill.fixed("kms-key-month", 1);
        bill.share("kms-ten-thousand-requests", "kmsTenThousandRequests", KEY);
    }

    /** An alarm costs by the metrics it looks at. */
    private static void alarm(CostedResource alarm, Bill bill) {
        int metrics = (int) alarm.list("metricQueries").stream()
                .filter(query -> query instanceof Map<?, ?> map && map.containsKey("metric"))
                .count();
        bill.fixed("alarm-metric-month", Math.max(1, metrics));
    }

    /** What is published to the own namespace is looked at here, so it is charged here. */
    private static void dashboard(CostedResource dashboard, Bill bill) {
        bill.fixed("dashboard-month", 1);
        bill.share("custom-metric-month", "customMetrics", DASHBOARD);
    }

    /** Flow logs are charged with the flow log, as what AWS services write has its own price. */
    private static void logGroup(CostedResource group, Bill bill) {
        int groups = (int) bill.graph()
                .ofType(LOG_GROUP)
                .filter(each -> !takesFlowLogs(each, bill))
                .count();
        if (!takesFlowLogs(group, bill)) {
            bill.perUse("logs-gb", bill.usage("logsGb") / groups);
        }
    }

    private static boolean takesFlowLogs(CostedResource group, Bill bill) {
        return bill.graph()
                .referring(group, "aws:ec2/flowLog:FlowLog")
                .findAny()
                .isPresent();
    }

    private static void queue(CostedResource queue, Bill bill) {
        bill.share(
                queue.isTrue("fifoQueue") ? "sqs-fifo-million-requests" : "sqs-million-requests",
                "sqsRequestsMillion",
                QUEUE);
    }

    private static void cluster(CostedResource cluster, Bill bill) {
        boolean insights = cluster.list("settings").stream()
                .anyMatch(setting -> setting instanceof Map<?, ?> map
                        && "containerInsights".equals(map.get("name"))
                        && !"disabled".equals(map.get("value")));
        if (insights) {
            bill.fixed(
                    "custom-metric-month",
                    INSIGHTS_PER_CLUSTER
                            + INSIGHTS_PER_SERVICE * bill.graph().count(ECS_SERVICE)
                            + INSIGHTS_PER_TASK * bill.graph().count(TASK));
        }
    }
}
