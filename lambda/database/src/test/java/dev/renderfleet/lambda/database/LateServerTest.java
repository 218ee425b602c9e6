package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.DatabaseUnreachableException;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.ManualClock;
import dev.renderfleet.lambda.testing.PostgresServer;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Servers that start late, by a clock of the test's own: no test sleeps. */
final class LateServerTest {
    private final ManualClock clock = new ManualClock();

    private Functions functions() {
        return new Functions(clock, clock, TrustBundle.of(TestAuthority.get().ca()));
    }

    @Test
    void a_mariadb_that_starts_20_seconds_late_is_waited_for() throws SQLException {
        try (MariaDbServer server = MariaDbServer.prepare();
                Functions functions = functions()) {
            JsonObject event = Events.mariaDb(functions.secretsManager(), server.port());
            clock.after(Duration.ofSeconds(20), server::start);

            functions.init(event);

            server.open("bp_app", "FirstPasswordOf0bp", "bp").close();
        }
    }

    @Test
    void a_postgresql_that_starts_20_seconds_late_is_waited_for() throws SQLException {
        try (PostgresServer server = PostgresServer.prepare();
                Functions functions = functions()) {
            JsonObject event = Events.aurora(functions.secretsManager(), server.port());
            clock.after(Duration.ofSeconds(20), server::start);

            functions.init(event);

            server.open("app_user", "FirstPasswordOf0App", "app").close();
        }
    }

    @Test
    void a_server_that_dies_and_comes_back_in_the_middle_is_set_up_all_the_same() throws SQLException {
        try (MariaDbServer server = MariaDbServer.running();
                Functions functions = functions()) {
            JsonObject event = Events.mariaDb(functions.secretsManager(), server.port());
            clock.after(Duration.ofMillis(1), server::start);
            functions.effects().onStatement("CREATE DATABASE IF NOT EXISTS `tenant_pool_1`", server::kill);

            functions.init(event);

            server.open("tenant_pool_2_app", "FirstPasswordOf0tenant_pool_2", "tenant_pool_2")
                    .close();
        }
    }

    @Test
    void a_server_that_never_starts_is_named_with_the_time_waited_and_the_remedy() {
        try (MariaDbServer server = MariaDbServer.prepare();
                Functions functions = functions()) {
            JsonObject event = Events.mariaDb(functions.secretsManager(), server.port());

            assertThatThrownBy(() -> functions.init(event, Duration.ofMinutes(2)))
                    .isInstanceOf(DatabaseUnreachableException.class)
                    .hasMessageMatching("MariaDB localhost:" + server.port()
                            + " accepted no connection within 1[12][0-9] s \\(2[0-9] attempts\\)\\. .*Connection"
                            + " refused.* Remedy: check that the database is available.*");
            assertThat(Leaks.logged()).contains("waiting for the database");
        }
    }
}
