package dev.renderfleet.lambda.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseInitEventTest {
    private static DatabaseInitEvent parse(String text) {
        return DatabaseInitEvent.parse(JsonParser.parseString(text).getAsJsonObject());
    }

    @Test
    void both_parts_are_read() {
        DatabaseInitEvent event = parse(
                """
                {"mariadb": {"adminSecret": "a", "databases": [{"name": "bp", "secret": "b"}]},
                 "aurora": {"adminSecret": "c", "database": "app", "secret": "d"},
                 "inputHash": "x", "tf": {"action": "create"}}""");

        assertThat(event.mariaDb().orElseThrow().databases())
                .containsExactly(new DatabaseInitEvent.Database("bp", "b"));
        assertThat(event.aurora()).contains(new DatabaseInitEvent.Aurora("c", "app", "d"));
    }

    @Test
    void every_problem_is_reported_at_once() {
        assertThatThrownBy(
                        () -> parse(
                                """
                        {"mariadb": {"databases": [{"name": "bp", "secret": "b"}, {"name": "bp"}, {"name": "B`p", "secret": 1}, 7]},
                         "aurora": {"adminSecret": "c", "database": "postgres", "secret": " ", "owner": "me"},
                         "extra": true}"""))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("extra is not known")
                .hasMessageContaining("mariadb.adminSecret is no text")
                .hasMessageContaining("mariadb.databases[1].name is \"bp\" again")
                .hasMessageContaining("mariadb.databases[1].secret is no text")
                .hasMessageContaining("mariadb.databases[2].name is \"B`p\", allowed are")
                .hasMessageContaining("mariadb.databases[2].secret is no text")
                .hasMessageContaining("mariadb.databases[3] is no object")
                .hasMessageContaining("aurora.database is \"postgres\", which belongs to the server")
                .hasMessageContaining("aurora.secret is no text")
                .hasMessageContaining("aurora.owner is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mariadb\": []}", "{\"mariadb\": {\"adminSecret\": \"a\", \"databases\": []}}"})
    void an_event_that_asks_for_nothing_is_refused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidEventException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"SecretId\":\"a\",\"ClientRequestToken\":\"b\",\"Step\":\"dropSecret\"}"})
    void a_rotation_event_that_is_incomplete_or_unknown_is_refused(String text) {
        assertThatThrownBy(
                        () -> RotationEvent.parse(JsonParser.parseString(text).getAsJsonObject()))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("let Secrets Manager call this function");
    }
}
