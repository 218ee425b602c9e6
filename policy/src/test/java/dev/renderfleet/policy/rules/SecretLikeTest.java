package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretLikeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASSWORD",
                "PGPASSWORD",
                "MYSQL_PWD",
                "SMTP_PASS",
                "db-passwd",
                "clientSecret",
                "FLEET_SECRET",
                "/bp/dev/fleet-secret",
                "GITHUB_TOKEN",
                "githubToken",
                "APIKEY",
                "STRIPE_API_KEY",
                "KEY_API_KEY",
                "APP_KEY",
                "JWT_SIGNING_KEY",
                "SSH_PASSPHRASE",
                "GOOGLE_CREDENTIALS",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "ECS_ENGINE_AUTH_DATA"
            })
    void names_that_hold_a_secret(String name) {
        assertThat(SecretLike.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "DB_HOST",
                "DB_PASSWORD_ARN",
                "DB_PASSWORD_FILE",
                "PASSWORD_MIN",
                "TOKEN_TTL",
                "MAX_TOKENS",
                "KEY",
                "KEY_ACCESS",
                "PARTITION_KEY",
                "CLIENT_ID",
                "ACCESS_KEY_ID",
                "NEXT_PUBLIC_API_KEY",
                "STRIPE_PUBLISHABLE_TOKEN",
                "COMPASS"
            })
    void names_that_only_speak_of_a_secret_or_not_even_that(String name) {
        assertThat(SecretLike.isName(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "true",
                "false",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db",
                " arn:aws:ssm:eu-central-1:123456789012:parameter/db",
                "/bp/dev/fleet-secret",
                "{{resolve:ssm:/bp/dev/key}}",
                "${DB_PASSWORD}"
            })
    void references_switches_and_nothing_are_no_literals(String value) {
        assertThat(SecretLike.isLiteral(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "1234", "/single", "/K7/Qx", "base64:AAAA", "not true"})
    void anything_else_is_a_literal(String value) {
        assertThat(SecretLike.isLiteral(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=AKIAIOSFODNN7EXAMPLE",
                "ASIAIOSFODNN7EXAMPLE",
                "-----BEGIN RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "xoxb-0123456789-a",
                "sk_live_0123456789",
                "postgres://app:hunter2@db.internal/app"
            })
    void texts_that_show_a_secret(String text) {
        assertThat(SecretLike.isShownIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIA",
                "XAKIAIOSFODNN7EXAMPLE",
                "-----BEGIN CERTIFICATE-----",
                "postgres://app@db.internal/app",
                "postgres://app:${PASSWORD}@db.internal/app",
                "https://example.com:443/@scope/package"
            })
    void texts_that_show_none(String text) {
        assertThat(SecretLike.isShownIn(text)).isFalse();
    }

    @Test
    void a_setting_gives_a_secret_away_by_name_or_by_value() {
        assertThat(SecretLike.isGivenAway("DB_PASSWORD", "hunter2")).isTrue();
        assertThat(SecretLike.isGivenAway("DATABASE_URL", "mysql://app:hunter2@db/app"))
                .isTrue();
        assertThat(SecretLike.isGivenAway("DB_PASSWORD", "arn:aws:ssm:::parameter/db"))
                .isFalse();
        assertThat(SecretLike.isGivenAway("DB_NAME", "hunter2")).isFalse();
    }
}
