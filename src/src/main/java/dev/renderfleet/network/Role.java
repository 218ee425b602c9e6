package dev.renderfleet.network;

import java.util.Locale;

/** Who takes part in the network's traffic. Each role that a stage has gets one security group. */
public enum Role {
    LOAD_BALANCER("Public load balancer"),
    INTERNAL_LOAD_BALANCER("Internal load balancer, for GPU workers"),
    BACKEND("Laravel backend tasks"),
    FRONTEND("Next.js frontend tasks"),
    API("Express API tasks"),
    MARIADB("MariaDB"),
    AURORA("Aurora PostgreSQL"),
    REDIS("Redis"),
    DATABASE_FUNCTIONS("Functions that initialise databases and rotate their secrets"),
    NOTIFICATION_WORKER("Notification worker function"),
    GPU_WORKER("GPU workers"),
    ENDPOINTS("Interface endpoints of AWS services"),
    NAT_INSTANCE("NAT instance");

    private final String description;

    Role(String description) {
        this.description = description;
    }

    /** As used in names. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }
}
