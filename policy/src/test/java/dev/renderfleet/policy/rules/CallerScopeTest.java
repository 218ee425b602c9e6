package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerScopeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012",
                "o-abc123",
                "o-abc123/r-1/ou-2/*",
                "vpce-1",
                "10.0.0.0/8",
                "203.0.113.7/32",
                "arn:aws:sns:eu-central-1:123456789012:alerts",
                "arn:aws:iam::123456789012:*",
                "arn:aws:sqs:*:123456789012:*",
                "arn:aws:s3:::media",
                "arn:aws:s3:*:*:media-*"
            })
    void a_value_that_someone_owns_is_narrow(String value) {
        assertThat(CallerScope.isNarrow(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "?*",
                "o-*",
                "0.0.0.0/0",
                "::/0",
                "arn:aws:sns:*",
                "arn:aws:sns:*:*:alerts",
                "arn:aws:sns:eu-central-1::alerts",
                "arn:aws:sns:eu-central-1:12345678901*:alerts",
                "arn:aws:s3:::*",
                "arn:aws:s3:::"
            })
    void a_value_that_anyone_can_match_is_not(String value) {
        assertThat(CallerScope.isNarrow(value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    StringEquals                  | aws:SourceAccount     | "123456789012"
                    stringequals                  | AWS:SOURCEACCOUNT     | "123456789012"
                    StringLike                    | aws:PrincipalOrgID    | "o-abc123"
                    ArnLike                       | aws:SourceArn         | "arn:aws:sns:eu-central-1:123456789012:*"
                    ArnEquals                     | aws:PrincipalArn      | "arn:aws:iam::123456789012:role/app"
                    IpAddress                     | aws:SourceIp          | ["10.0.0.0/8", "192.0.2.0/24"]
                    ForAnyValue:StringLike        | aws:PrincipalOrgPaths | "o-abc123/*"
                    StringEquals                  | aws:SourceVpce        | "vpce-1"
                    """)
    void a_condition_on_who_calls_narrows(String operator, String key, String values) {
        assertThat(CallerScope.isNarrowed(statement(operator, key, values))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    StringNotEquals               | aws:SourceAccount     | "123456789012"
                    StringEqualsIfExists          | aws:SourceAccount     | "123456789012"
                    ForAllValues:StringEquals     | aws:PrincipalOrgPaths | "o-abc123/*"
                    StringLike                    | aws:UserAgent         | "our-client"
                    Bool                          | aws:SecureTransport   | "true"
                    StringLike                    | aws:SourceAccount     | "*"
                    IpAddress                     | aws:SourceIp          | ["10.0.0.0/8", "0.0.0.0/0"]
                    """)
    void a_condition_that_anyone_can_meet_does_not(String operator, String key, String values) {
        assertThat(CallerScope.isNarrowed(statement(operator, key, values))).isFalse();
    }

    @Test
    void one_narrow_condition_among_others_is_enough() {
        var statement = PolicyDocument.parse(
                        """
                        {"Statement": {"Effect": "Allow", "Condition": {
                          "Bool": {"aws:SecureTransport": "true"},
                          "StringLike": {"aws:UserAgent": "*", "aws:SourceAccount": "123456789012"}}}}
                        """)
                .statements()
                .get(0);
        assertThat(CallerScope.isNarrowed(statement)).isTrue();
    }

    @Test
    void without_a_condition_a_statement_is_not_narrowed() {
        var statement = PolicyDocument.parse("{\"Statement\": {\"Effect\": \"Allow\"}}")
                .statements()
                .get(0);
        assertThat(CallerScope.isNarrowed(statement)).isFalse();
    }

    private static Statement statement(String operator, String key, String values) {
        return PolicyDocument.parse(
                        """
                        {"Statement": [{"Effect": "Allow", "Condition": {"%s": {"%s": %s}}}]}
                        """
                                .formatted(operator, key, values))
                .statements()
                .get(0);
    }
}
