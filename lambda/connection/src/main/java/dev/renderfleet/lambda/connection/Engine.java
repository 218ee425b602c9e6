package dev.renderfleet.lambda.connection;

import java.util.Optional;

/** The two database engines, by the names that AWS's rotation templates use in a secret's {@code engine}. */
public enum Engine {
    MARIADB("MariaDB", 3306, 80),
    POSTGRES("PostgreSQL", 5432, 63);

    private final String title;
    private final int defaultPort;
    private final int longestUserName;

    Engine(String title, int defaultPort, int longestUserName) {
        this.title = title;
        this.defaultPort = defaultPort;
        this.longestUserName = longestUserName;
    }

    public static Optional<Engine> named(String name) {
        return switch (name) {
            case "mariadb" -> Optional.of(MARIADB);
            case "postgres", "aurora-postgresql" -> Optional.of(POSTGRES);
            default -> Optional.empty();
        };
    }

    /** The port used when a secret names none. */
    public int defaultPort() {
        return defaultPort;
    }

    /** In characters. MariaDB takes 80 since 10.0, PostgreSQL 63 bytes (NAMEDATALEN - 1); names here are ASCII. */
    public int longestUserName() {
        return longestUserName;
    }

    @Override
    public String toString() {
        return title;
    }
}
