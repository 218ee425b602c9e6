package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PolicyDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsOnlyPolicyTest {

    private static final String DENY =
            """
            {"Statement": [
              {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "queue"},
              {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "queue",
               "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
            """;

    @Test
    void the_usual_statement_denies() {
        assertThat(denies(DENY)).isTrue();
    }

    @Test
    void other_spellings_deny_too() {
        assertThat(denies(DENY.replace("\"Bool\"", "\"BoolIfExists\""))).isTrue();
        assertThat(denies(DENY.replace("\"Principal\": \"*\"", "\"Principal\": {\"AWS\": [\"*\"]}")))
                .isTrue();
        assertThat(denies(DENY.replace("\"false\"", "false"))).isTrue();
        assertThat(denies(DENY.replace("\"sqs:*\"", "[\"sqs:SendMessage\", \"SQS:Receive*\"]")))
                .isTrue();
        assertThat(denies(DENY.replace("aws:SecureTransport", "AWS:securetransport")))
                .isTrue();
    }

    @Test
    void a_statement_that_allows_does_not() {
        assertThat(denies(DENY.replace("Deny", "Allow"))).isFalse();
    }

    @Test
    void a_statement_for_some_does_not() {
        assertThat(denies(DENY.replace("\"Principal\": \"*\"", "\"Principal\": {\"AWS\": \"123456789012\"}")))
                .isFalse();
        assertThat(denies(DENY.replace("\"Principal\"", "\"NotPrincipal\""))).isFalse();
        assertThat(denies(DENY.replace("\"Principal\": \"*\"", "\"Principal\": {\"Service\": \"*\"}")))
                .isFalse();
    }

    @Test
    void a_statement_for_some_actions_does_not() {
        assertThat(denies(DENY.replace("sqs:*", "sqs:SendMessage"))).isFalse();
    }

    @Test
    void a_statement_for_other_resources_does_not() {
        assertThat(denies(DENY.replace("\"Resource\": \"queue\"", "\"Resource\": \"other\"")))
                .isFalse();
        assertThat(denies(DENY.replace("\"Resource\"", "\"NotResource\""))).isFalse();
    }

    @Test
    void a_condition_on_something_else_or_something_more_does_not() {
        assertThat(denies(DENY.replace("\"false\"", "\"true\""))).isFalse();
        assertThat(denies(DENY.replace("\"Bool\"", "\"StringEquals\""))).isFalse();
        assertThat(denies(DENY.replace("aws:SecureTransport", "aws:ViaAWSService")))
                .isFalse();
        assertThat(denies(DENY.replace("{\"Bool\"", "{\"StringEquals\": {\"aws:SourceVpc\": \"vpc-1\"}, \"Bool\"")))
                .isFalse();
        assertThat(denies(DENY.replace(",\n   \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}", "")))
                .isFalse();
    }

    private static boolean denies(String policy) {
        return TlsOnlyPolicy.deniesPlainHttp(
                PolicyDocument.parse(policy), List.of("sqs:SendMessage", "sqs:ReceiveMessage"), "queue"::equals);
    }
}
