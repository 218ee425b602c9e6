package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemandedConditionsTest {

    private static boolean demandsX(String condition) {
        Statement statement = PolicyDocument.parse(Documents.allow("sqs:SendMessage", "*", condition))
                .statements()
                .get(0);
        return DemandedConditions.any(statement, "aws:sourcearn"::equals, "x"::equals);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'StringEquals': {'aws:SourceArn': 'x'}}",
                "{'stringlike': {'AWS:SourceArn': ['x', 'x']}}",
                "{'ForAnyValue:StringEquals': {'aws:SourceArn': 'x'}}",
                "{'StringEqualsIgnoreCase': {'aws:SourceArn': 'x'}}",
                "{'ArnLike': {'aws:SourceArn': 'x'}}",
                "{'ArnEquals': {'aws:SourceArn': 'x'}}",
                "{'IpAddress': {'aws:SourceArn': 'x'}}",
                "{'Bool': {'aws:SecureTransport': 'true'}, 'StringEquals': {'aws:SourceArn': 'x'}}"
            })
    void an_operator_that_needs_the_key_demands(String condition) {
        assertThat(demandsX(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'StringEqualsIfExists': {'aws:SourceArn': 'x'}}",
                "{'ForAllValues:StringEquals': {'aws:SourceArn': 'x'}}",
                "{'StringNotEquals': {'aws:SourceArn': 'x'}}",
                "{'StringEquals': {'aws:SourceAccount': 'x'}}",
                "{'StringEquals': {'aws:SourceArn': ['x', 'y']}}"
            })
    void other_conditions_do_not(String condition) {
        assertThat(demandsX(condition)).isFalse();
    }
}
