package dev.renderfleet.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system as it was planned, with what it was planned to cost.
 *
 * @param plan row to USD a month
 * @param plannedTotal in words, as the plan gives a figure or a range
 * @param why row to why the estimate differs
 */
record PlannedSystem(
        String title,
        String stage,
        String stageInWords,
        String yaml,
        Map<String, Double> plan,
        String plannedTotal,
        Map<String, String> why) {

    /** What a line of an estimate is filed under, by its price; the first that matches. */
    static final Map<String, String> ROWS = rows();

    private static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("RDS MariaDB", "rds.*|performance-insights.*");
        rows.put("Aurora", "aurora.*");
        rows.put("ElastiCache", "elasticache.*");
        rows.put("NAT", "nat-.*|ec2/t4g.*");
        rows.put("Fargate", "fargate.*");
        rows.put("Load balancer", "alb.*");
        rows.put("S3 and CloudFront", "s3.*|cdn.*");
        rows.put("CloudWatch", "logs.*|vended.*|custom-metric.*|alarm.*|dashboard.*");
        rows.put("Task table", "dynamodb.*");
        rows.put("GPU instances", "ec2/g.*|gp3.*");
        rows.put("Public addresses", "public-ipv4.*");
        rows.put("Keys and secrets", "kms.*|secret.*");
        rows.put("Web ACL", "waf.*");
        rows.put("Everything else", ".*");
        return rows;
    }

    static String row(String price) {
        return ROWS.entrySet().stream()
                .filter(row -> price.matches(row.getValue()))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static final String FRAME =
            """
            config:
              renderfleet:domainName: dev.example.com
              renderfleet:certificateArn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
              renderfleet:alertEmail: oncall@example.com
              renderfleet:monthlyBudgetUsd: 500
              renderfleet:protectData: false
              renderfleet:network: {zones: [a, b%s], nat: {strategy: %s}}
              renderfleet:workloads: {gpuTasks: %s, mediaPlatform: %s, api: %s}
            """;

    private static final Map<String, String> NOT_COUNTED = Map.of(
            "Public addresses",
                    "AWS charges for public IPv4 addresses since 2024: the load balancer has one per zone, NAT one",
            "Keys and secrets", "everything is encrypted with own keys, and each login is a secret of its own",
            "S3 and CloudFront", "the load balancer's access logs",
            "Web ACL", "managed rules and a rate limit stand before the load balancer",
            "Everything else", "functions, queues, images, backups");

    static List<PlannedSystem> all() {
        return List.of(mediaPlatform(), api("dev"), api("staging"), api("prod"), gpuTasks());
    }

    private static PlannedSystem mediaPlatform() {
        return new PlannedSystem(
                "Media platform",
                "staging",
                "Two zones, one NAT gateway, MariaDB with a standby, one Redis node.",
                FRAME.formatted("", "gateway", false, true, false) + "  renderfleet:mariadb: {multiAz: true}\n",
                Map.of(
                        "RDS MariaDB", 47.0,
                        "ElastiCache", 12.0,
                        "NAT", 32.0,
                        "Fargate", 25.0,
                        "Load balancer", 16.0,
                        "S3 and CloudFront", 5.0,
                        "CloudWatch", 5.0,
                        "GPU instances", 10.0),
                "142, and 10 for GPU; 131 idle",
                with(Map.of(
                        "RDS MariaDB", "the plan counts the instance (47.45); its mirrored storage comes to it",
                        "NAT", "20 GB of traffic come to the hours",
                        "Fargate", "0.75 vCPU and 1.5 GB on ARM, all month",
                        "S3 and CloudFront", "40 GB delivered, without the free tier",
                        "Load balancer", "a quarter of a capacity unit comes to the hours",
                        "CloudWatch",
                                "dashboards, Container Insights and an alarm per risk; the plan has little more than logs",
                        "GPU instances", "50 hours of Spot")));
    }

    private static PlannedSystem api(String stage) {
        boolean prod = stage.equals("prod");
        String size =
                switch (stage) {
                    case "dev" -> "{minAcu: 0.5, maxAcu: 2}";
                    case "staging" -> "{minAcu: 0.5, maxAcu: 4}";
                    default -> "{minAcu: 1, maxAcu: 8, reader: true}";
                };
        String tasks =
                switch (stage) {
                    case "dev" -> "{cpu: 512, memoryMib: 1024, minTasks: 1, maxTasks: 2}";
                    case "staging" -> "{cpu: 1024, memoryMib: 2048, minTasks: 1, maxTasks: 5}";
                    default -> "{cpu: 1024, memoryMib: 2048, minTasks: 2, maxTasks: 10}";
                };
        String words =
                switch (stage) {
                    case "dev" -> "Two zones, a NAT instance, Aurora from 0.5 ACU.";
                    case "staging" -> "Two zones, one NAT gateway, Aurora from 0.5 ACU.";
                    default -> "Three zones, a NAT gateway in each, Aurora from 1 ACU with a reader, two tasks.";
                };
        Map<String, Double> plan =
                switch (stage) {
                    case "dev" -> Map.of("Aurora", 43.0, "Fargate", 15.0);
                    case "staging" -> Map.of("Aurora", 43.0, "Fargate", 30.0, "NAT", 32.0);
                    default -> Map.of("Aurora", 86.0, "Fargate", 60.0, "NAT", 32.0);
                };
        String range =
                switch (stage) {
                    case "dev" -> "50–100";
                    case "staging" -> "100–200";
                    default -> "200–500";
                };
        String nat = prod ? "gatewayPerZone" : stage.equals("dev") ? "instance" : "gateway";
        return new PlannedSystem(
                "API and notifications, " + stage,
                stage,
                words,
                FRAME.formatted(prod ? ", c" : "", nat, false, false, true) + "  renderfleet:aurora: " + size
                        + "\n  renderfleet:api: " + tasks + "\n",
                plan,
                range,
                with(Map.of(
                        "Aurora",
                        prod
                                ? "writer and reader; a twentieth of the room above the floor is used"
                                : "storage, requests, and a twentieth of the room above the floor",
                        "NAT",
                        prod
                                ? "a gateway per zone, so that none is a single point of failure"
                                : "traffic, or the instance's hours and volume",
                        "Fargate",
                        "ARM is a fifth cheaper than the plan's range begins with",
                        "Load balancer",
                        "counted in the plan's total only",
                        "CloudWatch",
                        "dashboards, Container Insights, logs, and an alarm per risk",
                        "GPU instances",
                        "none: it is the NAT instance's volume")));
    }

    private static PlannedSystem gpuTasks() {
        return new PlannedSystem(
                "GPU tasks",
                "dev",
                "Queue, table, functions and alarms of GPU tasks, with a NAT instance; the GPU instance itself is not in the plan.",
                FRAME.formatted("", "instance", true, false, false)
                        + "  renderfleet:gpuTasks: {bucket: acme-renders, instance: {id: i-0f0f6fd680921de5f}}\n",
                Map.of("Task table", 5.0),
                "5, without the instance",
                with(Map.of(
                        "Task table",
                                "AWS halved the price of on-demand requests in November 2024; the index takes each write again",
                        "NAT", "the plan runs in a network that is there already",
                        "CloudWatch", "logs, dashboards, and an alarm per risk instead of one",
                        "GPU instances", "the instance and its volume, and the NAT instance's")));
    }

    private static Map<String, String> with(Map<String, String> why) {
        Map<String, String> all = new LinkedHashMap<>(NOT_COUNTED);
        all.putAll(why);
        return Map.copyOf(all);
    }
}
