package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.Engine;
import dev.renderfleet.lambda.connection.Login;
import dev.renderfleet.lambda.connection.RefusedException;
import dev.renderfleet.lambda.connection.ServerNotTrustedException;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.Pause;
import dev.renderfleet.lambda.testing.PostgresServer;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TrustTest {
    private static MariaDbServer mariaDb;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() {
        mariaDb = MariaDbServer.running();
        postgres = PostgresServer.running();
    }

    @AfterAll
    static void stop() {
        mariaDb.close();
        postgres.close();
    }

    private static Login mariaDb(String host) {
        return new Login(Engine.MARIADB, host, mariaDb.port(), MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD);
    }

    private static Login postgres(String host) {
        return new Login(Engine.POSTGRES, host, postgres.port(), PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD);
    }

    private static void connect(Login login, Path authority) throws RefusedException {
        Pause never = duration -> {
            throw new AssertionError("an untrusted server is not worth waiting for");
        };
        try (Functions functions = new Functions()) {
            new Connector(new TlsOpener(TrustBundle.of(authority), "test"), never)
                    .connect(login, "", functions.invocation(Duration.ofSeconds(30)))
                    .close();
        }
    }

    @Test
    void a_server_from_the_right_authority_is_trusted() throws RefusedException {
        connect(mariaDb("localhost"), TestAuthority.get().ca());
        connect(postgres("localhost"), TestAuthority.get().ca());
    }

    @Test
    void a_server_from_another_authority_gets_no_password() {
        for (Login login : new Login[] {mariaDb("localhost"), postgres("localhost")}) {
            assertThatThrownBy(() -> connect(login, TestAuthority.get().stranger()))
                    .isInstanceOf(ServerNotTrustedException.class)
                    .hasMessageContaining(login.address() + " could not be trusted, no password was sent")
                    .hasMessageContaining("DATABASE_TRUST_BUNDLE");
        }
    }

    @Test
    void a_server_under_another_name_gets_no_password() {
        for (Login login : new Login[] {mariaDb("127.0.0.1"), postgres("127.0.0.1")}) {
            assertThatThrownBy(() -> connect(login, TestAuthority.get().ca()))
                    .isInstanceOf(ServerNotTrustedException.class)
                    .hasMessageContaining("connect by the endpoint's own name");
        }
    }

    @Test
    void a_mariadb_without_tls_gets_no_password() {
        try (MariaDbServer plain = MariaDbServer.prepare()) {
            plain.start("--skip-ssl");
            Login login = new Login(
                    Engine.MARIADB, "localhost", plain.port(), MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD);

            assertThatThrownBy(() -> connect(login, TestAuthority.get().ca()))
                    .isInstanceOf(ServerNotTrustedException.class);
        }
    }

    @Test
    void a_postgresql_without_tls_gets_no_password() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> refuseTls(plain, received), "postgresql-without-tls");
            server.setDaemon(true);
            server.start();
            Login login = new Login(
                    Engine.POSTGRES, "localhost", plain.getLocalPort(), PostgresServer.ADMIN, "NeverToBeSent");

            assertThatThrownBy(() -> connect(login, TestAuthority.get().ca()))
                    .isInstanceOf(ServerNotTrustedException.class);
        }
        assertThat(received.toString(StandardCharsets.ISO_8859_1)).doesNotContain("NeverToBeSent");
    }

    /** Answers PostgreSQL's request for TLS as a server without it does, and keeps what it gets. */
    private static void refuseTls(ServerSocket server, ByteArrayOutputStream received) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    received.write(client.getInputStream().readNBytes(8));
                    client.getOutputStream().write('N');
                    received.write(client.getInputStream().readAllBytes());
                }
            }
        } catch (IOException e) {
            // The test has closed the socket.
            return;
        }
    }

    @Test
    void connections_are_encrypted() throws SQLException {
        try (Connection connection = mariaDb.open(MariaDbServer.ADMIN, MariaDbServer.ADMIN_PASSWORD, "");
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SHOW STATUS LIKE 'Ssl_version'")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(2)).startsWith("TLSv1.");
        }
        try (Connection connection = postgres.open(PostgresServer.ADMIN, PostgresServer.ADMIN_PASSWORD, "postgres");
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).startsWith("TLSv1.");
        }
    }
}
