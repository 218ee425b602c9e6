package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WildcardTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "arn:*", "arn:aws:*", "arn:aws:*:*:*:*", "arn:*:*:*:*:*"})
    void everything_is_also_every_service_and_every_type(String resource) {
        assertThat(Wildcard.isEverything(resource)).isTrue();
        assertThat(Wildcard.isWholeService(resource)).isTrue();
        assertThat(Wildcard.isWholeType(resource)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::*",
                "arn:aws:s3:::*/*",
                "arn:aws:logs:*:*:*",
                "arn:aws:sqs:us-east-1:123456789012:*"
            })
    void a_service_is_less_than_everything(String resource) {
        assertThat(Wildcard.isEverything(resource)).isFalse();
        assertThat(Wildcard.isWholeService(resource)).isTrue();
        assertThat(Wildcard.isWholeType(resource)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:dynamodb:us-east-1:123456789012:table/*",
                "arn:aws:kms:*:*:key/*",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:*",
                "arn:aws:logs:us-east-1:123456789012:log-group:*:*"
            })
    void a_type_is_less_than_a_service(String resource) {
        assertThat(Wildcard.isWholeService(resource)).isFalse();
        assertThat(Wildcard.isWholeType(resource)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::media/*",
                "arn:aws:sqs:us-east-1:123456789012:bp-*",
                "arn:aws:dynamodb:us-east-1:123456789012:table/tasks/index/*",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:/bp/dev/*"
            })
    void a_prefix_names_something(String resource) {
        assertThat(Wildcard.isWholeType(resource)).isFalse();
    }

    @Test
    void an_action_concerns_resources_of_its_service() {
        assertThat(Wildcard.concerns("s3:GetObject", "arn:aws:s3:::*")).isTrue();
        assertThat(Wildcard.concerns("S3:GetObject", "arn:aws:s3:::media")).isTrue();
        assertThat(Wildcard.concerns("s3:GetObject", "*")).isTrue();
        assertThat(Wildcard.concerns("s3:GetObject", "arn:aws:*")).isTrue();
        assertThat(Wildcard.concerns("*", "arn:aws:logs:*:*:*")).isTrue();
        assertThat(Wildcard.concerns("s3:GetObject", "arn:aws:s")).isTrue();
        assertThat(Wildcard.concerns("s3:GetObject", "arn:aws:logs:*:*:*")).isFalse();
    }

    @Test
    void actions_reach_all_services_or_one() {
        assertThat(Wildcard.isEveryAction("*")).isTrue();
        assertThat(Wildcard.isEveryAction("*:*")).isTrue();
        assertThat(Wildcard.isEveryAction("s3:*")).isFalse();
        assertThat(Wildcard.isWholeServiceAction("*")).isTrue();
        assertThat(Wildcard.isWholeServiceAction("s3:*")).isTrue();
        assertThat(Wildcard.isWholeServiceAction("s3:Get*")).isFalse();
        assertThat(Wildcard.isEveryAction("s3:Get*")).isFalse();
        assertThat(Wildcard.isEveryAction("")).isFalse();
    }
}
