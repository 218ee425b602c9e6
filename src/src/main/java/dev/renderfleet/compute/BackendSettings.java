package dev.renderfleet.compute;

import dev.renderfleet.data.MariaDb;
import dev.renderfleet.stage.LogLevel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the backend's settings are made of. The names are those of {@code backend/config}: each database has its own four, users
 * and passwords come from its login's secret, so that a rotation reaches every task that starts after it.
 *
 * @param databaseHost of all three databases
 * @param loginSecretArns database to the secret of its user
 * @param oauthKeys keys of the OAuth secret that become variables of their own
 */
record BackendSettings(
        String domainName,
        String region,
        LogLevel logLevel,
        String databaseHost,
        Map<String, String> loginSecretArns,
        String redisHost,
        String redisTokenArn,
        String appKeyArn,
        String fleetSecretArn,
        String oauthSecretArn,
        List<String> oauthKeys,
        String mediaBucket) {

    /** Database to the prefix of its variables. */
    private static final Map<String, String> PREFIXES = Map.of(
            "bp", "CENTRAL_DB",
            "tenant_pool_1", "TENANT_POOL_1_DB",
            "tenant_pool_2", "TENANT_POOL_2_DB");

    private static final String DATABASE_PORT = "3306";
    private static final String REDIS_PORT = "6379";
    /** Where the image has the certificates of RDS: MariaDB takes TLS only, and PHP uses it only with these. */
    private static final String RDS_CERTIFICATES = "/etc/ssl/certs/rds-global-bundle.pem";

    Settings settings() {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "APP_ENV",
                "production",
                "APP_DEBUG",
                "false",
                "APP_URL",
                "https://" + domainName,
                "LOG_CHANNEL",
                "stderr",
                "LOG_LEVEL",
                logLevel == LogLevel.WARN ? "warning" : lowerCase(logLevel),
                "AWS_DEFAULT_REGION",
                region,
                "AWS_BUCKET",
                mediaBucket,
                "AWS_URL",
                "https://cdn." + domainName,
                "FILESYSTEM_DISK",
                "s3"));
        Map<String, String> secrets = new TreeMap<>(Map.of(
                "APP_KEY", appKeyArn,
                "COMFYUI_FLEET_SECRET", fleetSecretArn,
                "OAUTH_SECRETS", oauthSecretArn,
                "REDIS_PASSWORD", redisTokenArn));
        oauthKeys.forEach(key -> secrets.put(key, Settings.key(oauthSecretArn, key)));
        redis(environment);
        databases(environment, secrets);
        return new Settings(environment, secrets);
    }

    private void redis(Map<String, String> environment) {
        // The scheme is part of the host, as phpredis has it: Redis takes TLS only.
        environment.put("REDIS_HOST", "tls://" + redisHost);
        environment.put("REDIS_PORT", REDIS_PORT);
        environment.put("REDIS_CLIENT", "phpredis");
        environment.put("CACHE_STORE", "redis");
        environment.put("SESSION_DRIVER", "redis");
        environment.put("QUEUE_CONNECTION", "database");
    }

    private void databases(Map<String, String> environment, Map<String, String> secrets) {
        environment.put("MYSQL_ATTR_SSL_CA", RDS_CERTIFICATES);
        MariaDb.DATABASES.forEach(database -> {
            String prefix = PREFIXES.get(database);
            String login = loginSecretArns.get(database);
            environment.put(prefix + "_HOST", databaseHost);
            environment.put(prefix + "_PORT", DATABASE_PORT);
            environment.put(prefix + "_DATABASE", database);
            secrets.put(prefix + "_USERNAME", Settings.key(login, "username"));
            secrets.put(prefix + "_PASSWORD", Settings.key(login, "password"));
        });
    }

    private static String lowerCase(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
