package dev.renderfleet.lambda.testing;

import dev.renderfleet.lambda.connection.Engine;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.PostgresOpener;
import dev.renderfleet.lambda.connection.TrustBundle;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real PostgreSQL 17 that takes TLS only, as Aurora sets one up: a superuser whom nobody else sees, a master user that is
 * no superuser, and databases that belong to the master. Every statement goes to a log, so that tests can look for secrets.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String ADMIN = "master";
    public static final String ADMIN_PASSWORD = "FirstAdminPassword1Postgres";

    private final Path folder;
    private final int port;
    private EmbeddedPostgres process;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** A server that does not run yet. */
    public static PostgresServer prepare() {
        try (ServerSocket socket = new ServerSocket(0)) {
            Path folder = Files.createTempDirectory("pg");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new PostgresServer(folder, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static PostgresServer running() {
        PostgresServer server = prepare();
        server.start();
        return server;
    }

    /** Starts it and returns when it accepts connections; the first start makes the master user. */
    public void start() {
        boolean first = !Files.exists(folder.resolve("data"));
        try {
            process = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setOverrideWorkingDirectory(
                            Path.of("target", "servers").toAbsolutePath().toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setDataDirectoryCustomizer(this::customize)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setConnectConfig("sslmode", "disable")
                    .setServerConfig("ssl", "on")
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_directory", "log")
                    .setServerConfig("log_filename", "statements.log")
                    .setServerConfig("log_file_mode", "0644")
                    .setServerConfig("log_statement", "all")
                    .setServerConfig("fsync", "off")
                    .start();
            if (first) {
                execute(
                        "CREATE ROLE " + ADMIN + " LOGIN CREATEROLE CREATEDB PASSWORD '"
                                + org.postgresql.util.PasswordUtil.encodeScramSha256(ADMIN_PASSWORD.toCharArray())
                                + "'",
                        "ALTER DATABASE postgres OWNER TO " + ADMIN,
                        "GRANT pg_read_all_settings TO " + ADMIN);
            }
            Leaks.watch(folder.resolve("data/log/statements.log"));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void customize(File data) {
        try {
            Path key = data.toPath().resolve("server.key");
            if (Files.exists(key)) {
                return;
            }
            Files.copy(TestAuthority.get().privateKey(), key);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            Files.copy(TestAuthority.get().certificate(), data.toPath().resolve("server.crt"));
            Files.writeString(
                    data.toPath().resolve("pg_hba.conf"),
                    """
                    hostnossl all postgres 127.0.0.1/32 trust
                    hostssl all all 127.0.0.1/32 scram-sha-256
                    hostssl all all ::1/128 scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** A connection to a database as the superuser. */
    public Connection owner(String database) throws SQLException {
        return process.getDatabase("postgres", database).getConnection();
    }

    /** A connection as the superuser. */
    public Connection owner() throws SQLException {
        return process.getPostgresDatabase().getConnection();
    }

    public Connection open(String username, String password, String database) throws SQLException {
        return new PostgresOpener(
                        TrustBundle.of(TestAuthority.get().ca()),
                        "test",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60))
                .open(new Login(Engine.POSTGRES, "localhost", port, username, password), database);
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = owner();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Ends it, and every connection with it; its data stays for the next start. */
    public void stop() {
        try {
            if (process != null) {
                process.close();
                process = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        Folders.delete(folder);
    }
}
