package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.lambda.runtime.Pause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void the_packaged_bundle_is_awss_own_and_has_every_current_root() throws IOException, GeneralSecurityException {
        byte[] bundle;
        try (InputStream in = TrustBundle.class.getResourceAsStream(TrustBundle.RESOURCE)) {
            bundle = in.readAllBytes();
        }
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle)))
                .isEqualTo("e5bb2084ccf45087bda1c9bffdea0eb15ee67f0b91646106e466714f9de3c7e3");

        int roots = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new java.io.ByteArrayInputStream(bundle))) {
            X509Certificate root = (X509Certificate) certificate;
            root.verify(root.getPublicKey());
            root.checkValidity(Date.from(Instant.parse("2060-01-01T00:00:00Z")));
            assertThat(root.getBasicConstraints())
                    .as(root.getSubjectX500Principal().getName())
                    .isNotNegative();
            roots++;
        }
        assertThat(roots).isEqualTo(108);
    }

    @Test
    void the_bundle_is_the_packaged_one_unless_the_environment_names_another(@TempDir Path folder) {
        TrustBundle packaged = TrustBundle.onLambda(Map.of());
        assertThat(packaged.size()).isEqualTo(108);
        assertThat(TrustBundle.onLambda(Map.of("DATABASE_TRUST_BUNDLE", "")).file())
                .isEqualTo(packaged.file());

        Path own = folder.resolve("own bundle.pem");
        TrustBundle named = TrustBundle.onLambda(Map.of("DATABASE_TRUST_BUNDLE", own.toString()));
        assertThat(named.file()).isEqualTo(own);
        assertThat(Files.exists(own)).isFalse();
    }
}
