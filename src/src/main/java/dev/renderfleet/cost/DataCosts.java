package dev.renderfleet.cost;

import java.util.Map;

/** Databases, caches, tables, buckets and their backups. */
final class DataCosts {

    private static final String BUCKET = "aws:s3/bucketV2:BucketV2";
    private static final String TABLE = "aws:dynamodb/table:Table";
    private static final String CLUSTER = "aws:rds/cluster:Cluster";
    private static final String VAULT = "aws:backup/vault:Vault";
    private static final String REPOSITORY = "aws:ecr/repository:Repository";
    /** Performance Insights keeps 7 days for nothing. Source: the RDS user guide. */
    private static final int FREE_INSIGHTS_DAYS = 7;
    /** All T4G classes of RDS up to large have two. */
    private static final int INSIGHTS_VCPUS = 2;

    private DataCosts() {}

    static Map<String, Costing> rules() {
        return Map.of(
                "aws:rds/instance:Instance",
                DataCosts::instance,
                CLUSTER,
                DataCosts::cluster,
                "aws:rds/clusterInstance:ClusterInstance",
                DataCosts::clusterInstance,
                "aws:elasticache/replicationGroup:ReplicationGroup",
                DataCosts::cache,
                BUCKET,
                DataCosts::bucket,
                TABLE,
                DataCosts::table,
                VAULT,
                (vault, bill) -> bill.share("backup-rds-gb-month", "backupGb", VAULT),
                REPOSITORY,
                (repository, bill) -> bill.share("ecr-gb-month", "ecrGb", REPOSITORY));
    }

    private static void instance(CostedResource instance, Bill bill) {
        boolean multiAz = instance.isTrue("multiAz");
        bill.fixed(
                "rds/" + instance.text("engine") + "/" + instance.text("instanceClass")
                        + (multiAz ? "/multi-az-hour" : "/hour"),
                Bill.HOURS);
        bill.fixed(multiAz ? "rds-gp3-multi-az-gb-month" : "rds-gp3-gb-month", instance.number("allocatedStorage", 0));
        insights(instance, bill);
    }

    private static void insights(CostedResource instance, Bill bill) {
        if (instance.isTrue("performanceInsightsEnabled")
                && instance.number("performanceInsightsRetentionPeriod", FREE_INSIGHTS_DAYS) > FREE_INSIGHTS_DAYS) {
            bill.fixed("performance-insights-vcpu-month", INSIGHTS_VCPUS);
        }
    }

    private static void cluster(CostedResource cluster, Bill bill) {
        bill.share("aurora-storage-gb-month", "auroraGb", CLUSTER);
        bill.share("aurora-io-million", "auroraIoMillion", CLUSTER);
    }

    /** At a floor of zero the cluster pauses when idle, and then costs storage only. */
    private static void clusterInstance(CostedResource instance, Bill bill) {
        if (!instance.text("instanceClass").equals("db.serverless")) {
            bill.fixed("rds/" + instance.text("engine") + "/" + instance.text("instanceClass") + "/hour", Bill.HOURS);
            return;
        }
        bill.graph()
                .referred(instance, "clusterIdentifier", CLUSTER)
                .ifPresentOrElse(
                        cluster -> {
                            double least = cluster.number("serverlessv2ScalingConfiguration.minCapacity", 0.5);
                            double most = cluster.number("serverlessv2ScalingConfiguration.maxCapacity", least);
                            bill.fixed("aurora-acu-hour", least * Bill.HOURS);
                            bill.perUse("aurora-acu-hour", (most - least) * bill.usage("auroraLoad") * Bill.HOURS);
                        },
                        () -> bill.unpriced("its cluster's capacity is not known"));
        insights(instance, bill);
    }

    private static void cache(CostedResource group, Bill bill) {
        bill.fixed(
                "elasticache/" + group.text("engine") + "/" + group.text("nodeType") + "/hour",
                group.number("numCacheClusters", 1) * Bill.HOURS);
    }

    private static void bucket(CostedResource bucket, Bill bill) {
        bill.share("s3-gb-month", "s3Gb", BUCKET);
        bill.share("s3-thousand-writes", "s3WritesThousand", BUCKET);
        bill.share("s3-thousand-reads", "s3ReadsThousand", BUCKET);
    }

    /** Each index takes the writes again. */
    private static void table(CostedResource table, Bill bill) {
        int tables = bill.graph().count(TABLE);
        double copies = 1.0 + table.list("globalSecondaryIndexes").size();
        bill.perUse("dynamodb-million-writes", copies * bill.usage("dynamodbWritesMillion") / tables);
        bill.share("dynamodb-million-reads", "dynamodbReadsMillion", TABLE);
        bill.perUse("dynamodb-gb-month", copies * bill.usage("dynamodbGb") / tables);
        if (table.isTrue("pointInTimeRecovery.enabled")) {
            bill.share("dynamodb-pitr-gb-month", "dynamodbGb", TABLE);
        }
    }
}
