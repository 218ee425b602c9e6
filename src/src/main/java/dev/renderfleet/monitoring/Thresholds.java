package dev.renderfleet.monitoring;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where alarms begin, as functions of the stage's configuration. */
final class Thresholds {

    static final double GIB = 1L << 30;
    /** CloudWatch and the price lists count a GB of traffic as 10⁹ bytes. */
    private static final double GB = 1e9;

    private static final Pattern CLASS = Pattern.compile("db\\.([a-z])\\d\\w*\\.(\\w+)");
    /** GiB of a {@code large}, by family letter. Source: the RDS user guide, hardware specifications. */
    private static final Map<String, Double> LARGE_GIB = Map.of("t", 8.0, "m", 8.0, "r", 16.0, "x", 32.0);

    private static final Map<String, Double> SIZES =
            Map.of("micro", 0.125, "small", 0.25, "medium", 0.5, "large", 1.0, "xlarge", 2.0);
    /** Source: the RDS user guide, default of max_connections. */
    private static final double MARIADB_BYTES_PER_CONNECTION = 12_582_880;

    private static final double POSTGRES_BYTES_PER_CONNECTION = 9_531_392;
    private static final double GIB_PER_ACU = 2;
    private static final int POSTGRES_MOST = 5000;
    /** With a floor of 0.5 ACU or less. Source: the Aurora user guide, Serverless v2 parameters. */
    private static final int POSTGRES_MOST_AT_SMALLEST = 2000;

    private static final double MANY = 0.8;
    private static final int DAYS = 30;

    private Thresholds() {}

    /**
     * Memory of an RDS instance class.
     *
     * @throws IllegalArgumentException if the class is of a family or size that is not known here
     */
    static double memoryGib(String instanceClass) {
        Matcher parts = CLASS.matcher(instanceClass);
        if (parts.matches() && LARGE_GIB.containsKey(parts.group(1))) {
            String size = parts.group(2);
            Matcher multiple = Pattern.compile("(\\d+)xlarge").matcher(size);
            if (multiple.matches()) {
                return LARGE_GIB.get(parts.group(1)) * 2 * Integer.parseInt(multiple.group(1));
            }
            if (SIZES.containsKey(size)) {
                return LARGE_GIB.get(parts.group(1)) * SIZES.get(size);
            }
        }
        throw new IllegalArgumentException("the memory of " + instanceClass
                + " is not known: add its family to Thresholds, from the RDS user guide's hardware specifications");
    }

    /** 80 % of the connections that MariaDB allows by default. */
    static double mariaDbConnections(String instanceClass) {
        return Math.rint(MANY * memoryGib(instanceClass) * GIB / MARIADB_BYTES_PER_CONNECTION);
    }

    /** 80 % of the connections that Aurora PostgreSQL allows by default: they follow the ceiling, not the current capacity. */
    static double auroraConnections(BigDecimal minAcu, BigDecimal maxAcu) {
        double byMemory = maxAcu.doubleValue() * GIB_PER_ACU * GIB / POSTGRES_BYTES_PER_CONNECTION;
        int most = minAcu.doubleValue() <= 0.5 ? POSTGRES_MOST_AT_SMALLEST : POSTGRES_MOST;
        return Math.rint(MANY * Math.min(byMemory, most));
    }

    /** 5 % of the memory: below, MariaDB begins to swap. */
    static double scarceMemoryBytes(String instanceClass) {
        return memoryGib(instanceClass) * GIB / 20;
    }

    /** 10 % of the storage at creation: where storage autoscaling should have set in. */
    static double scarceStorageBytes(int storageGib) {
        return storageGib * GIB / 10;
    }

    /** Bytes in a day that, every day, would cost this share of the monthly budget. */
    static double bytesADay(int monthlyBudgetUsd, double share, double usdPerGb) {
        return Math.rint(monthlyBudgetUsd * share / DAYS / usdPerGb * GB);
    }
}
