package dev.renderfleet.lambda.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.renderfleet.lambda.runtime.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseSecretTest {
    private static final String FULL =
            "{\"engine\":\"mariadb\",\"host\":\"db.example\",\"port\":3307,\"username\":\"bp\","
                    + "\"password\":\"TopSecretValue\",\"dbname\":\"bp\",\"masterarn\":\"arn:admin\"}";

    private static DatabaseSecret parse(String text) {
        return DatabaseSecret.parse("the-secret", text, new Redaction());
    }

    @Test
    void its_text_form_and_its_login_show_no_value() {
        assertThat(parse(FULL).toString() + parse(FULL).login())
                .isEqualTo("secret the-secret of bp at MariaDB db.example:3307" + "bp at MariaDB db.example:3307");
    }

    @ParameterizedTest
    @CsvSource({"mariadb,MARIADB,3306", "postgres,POSTGRES,5432", "aurora-postgresql,POSTGRES,5432"})
    void the_port_defaults_to_the_engines(String name, Engine engine, int port) {
        Login login = parse("{\"engine\":\"" + name + "\",\"host\":\"h\",\"username\":\"u\",\"password\":\"p\"}")
                .login();

        assertThat(login.engine()).isEqualTo(engine);
        assertThat(login.port()).isEqualTo(port);
    }

    @Test
    void every_problem_is_reported_at_once_and_no_value_is_quoted() {
        assertThatThrownBy(
                        () -> parse(
                                "{\"engine\":\"oracle\",\"host\":\"a b\",\"port\":\"99999\",\"password\":\"TopSecret\\nValue\"}"))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining("Secret the-secret cannot be used")
                .hasMessageContaining("engine is \"oracle\"")
                .hasMessageContaining("host is no host name")
                .hasMessageContaining("port is \"99999\"")
                .hasMessageContaining("username is missing")
                .hasMessageContaining("password has control characters")
                .hasMessageNotContaining("TopSecret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TopSecretValue", "[\"TopSecretValue\"]", "{\"password\": TopSecretValue", ""})
    void what_is_no_json_object_is_refused_without_quoting_it(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSecretException.class)
                .hasMessageContaining("it is not a JSON object")
                .hasMessageNotContaining("TopSecret");
    }

    @ParameterizedTest
    @CsvSource({"bp,bp_clone", "bp_clone,bp", "clone,clone_clone"})
    void users_alternate(String user, String alternate) {
        DatabaseSecret secret = parse(FULL.replace("\"username\":\"bp\"", "\"username\":\"" + user + "\""));

        assertThat(secret.alternateUsername()).isEqualTo(alternate);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@h:5432/app?sslmode=require, postgresql://n%20w:p%2Fw@h:5432/app?sslmode=require",
        "postgres://h/app, postgres://n%20w:p%2Fw@h/app",
        "postgresql://u@[::1]:5432/app, postgresql://n%20w:p%2Fw@[::1]:5432/app",
        "postgresql://h/app?user=a@b, postgresql://n%20w:p%2Fw@h/app?user=a@b"
    })
    void a_url_gets_the_new_login_and_keeps_the_rest(String url, String expected) {
        String text = FULL.substring(0, FULL.length() - 1) + ",\"url\":\"" + url + "\"}";

        String changed = parse(text).withLogin("n w", "p/w", new Redaction()).toJson();

        assertThat(JsonParser.parseString(changed).getAsJsonObject().get("url").getAsString())
                .isEqualTo(expected);
    }

    @Test
    void a_password_is_hidden_from_the_moment_it_is_read() {
        Redaction redaction = new Redaction();
        DatabaseSecret.parse("the-secret", FULL, redaction).withLogin("bp_clone", "AnotherSecretValue", redaction);

        assertThat(redaction.scrub("TopSecretValue AnotherSecretValue")).isEqualTo("[hidden] [hidden]");
    }
}
