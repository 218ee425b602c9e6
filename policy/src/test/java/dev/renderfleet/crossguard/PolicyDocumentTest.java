package dev.renderfleet.crossguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.crossguard.PolicyDocument.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyDocumentTest {

    private static Statement statement(String json) {
        return PolicyDocument.parse("{\"Statement\": " + json + "}")
                .statements()
                .get(0);
    }

    @Test
    void single_values_read_like_lists() {
        Statement statement = statement("{\"Sid\": \"s\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                + " \"Resource\": [\"a\", \"b\"], \"Principal\": {\"AWS\": \"arn:x\", \"Service\": [\"y\"]}}");
        assertThat(statement.sid()).isEqualTo("s");
        assertThat(statement.isAllow()).isTrue();
        assertThat(statement.actions()).containsExactly("s3:GetObject");
        assertThat(statement.resources()).containsExactly("a", "b");
        assertThat(statement.principals()).isEqualTo(Map.of("AWS", List.of("arn:x"), "Service", List.of("y")));
        assertThat(statement.isForEveryone()).isFalse();
        assertThat(statement.hasConditions()).isFalse();
    }

    @Test
    void allows_and_denies_are_told_apart() {
        PolicyDocument document = PolicyDocument.parse(
                "{\"Statement\": [{\"Effect\": \"Allow\"}, {\"Effect\": \"Deny\", \"NotResource\": \"x\"}]}");
        assertThat(document.allows()).hasSize(1);
        assertThat(document.denies()).singleElement().satisfies(deny -> assertThat(deny.notResources())
                .containsExactly("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"Principal": "*"}                         | true
                    {"Principal": {"AWS": "*"}}                | true
                    {"Principal": {"AWS": ["arn:x", "*"]}}     | true
                    {"NotPrincipal": {"AWS": "arn:x"}}         | true
                    {"Principal": {"AWS": "arn:aws:iam::1:root"}} | false
                    {"principal": "*"}                         | true
                    {}                                         | false
                    """)
    void everyone_is_recognised_in_all_spellings(String json, boolean everyone) {
        assertThat(statement(json).isForEveryone()).isEqualTo(everyone);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:*, s3:GetObject, true",
        "S3:getobject, s3:GetObject, true",
        "s3:Get*, s3:PutObject, false",
        "*, kms:Decrypt, true",
        "kms:Decryp?, kms:Decrypt, true",
        "kms:Decrypt?, kms:Decrypt, false",
        "*:*crypt, kms:Decrypt, true",
    })
    void actions_match_as_in_iam(String pattern, String action, boolean matches) {
        assertThat(statement("{\"Action\": \"" + pattern + "\"}").matchesAction(action))
                .isEqualTo(matches);
    }

    @Test
    void not_action_matches_everything_else() {
        Statement statement = statement("{\"NotAction\": [\"iam:*\"]}");
        assertThat(statement.matchesAction("iam:PassRole")).isFalse();
        assertThat(statement.matchesAction("s3:GetObject")).isTrue();
        assertThat(statement.notActions()).containsExactly("iam:*");
    }

    @Test
    void conditions_are_found_in_any_case() {
        Statement statement = statement("{\"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"},"
                + " \"NumericLessThan\": {\"s3:TlsVersion\": [1.2]}}}");
        assertThat(statement.condition("bool", "AWS:securetransport")).containsExactly("false");
        assertThat(statement.condition("Bool", "aws:SourceArn")).isEmpty();
        assertThat(statement.condition("NumericLessThan", "s3:TlsVersion")).containsExactly("1.2");
        assertThat(statement.conditionKeys()).containsExactly("aws:securetransport", "s3:tlsversion");
        assertThat(statement.hasConditions()).isTrue();
    }

    @Test
    void a_document_given_as_an_object_may_be_partly_unknown() {
        PolicyDocument document = PolicyDocument.of(PropertyValue.of(Map.of(
                "Statement",
                List.of(Map.of("Effect", "Allow", "Action", "s3:*", "Resource", PropertyValue.unknown())))));
        assertThat(document.allows().get(0).actions()).containsExactly("s3:*");
        assertThatThrownBy(() -> document.allows().get(0).resources()).isInstanceOf(UnknownValueException.class);
    }

    @Test
    void what_is_no_json_is_an_error_that_does_not_quote_it() {
        assertThatThrownBy(() -> PolicyDocument.parse("hunter2")).hasMessageNotContaining("hunter2");
    }
}
