package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FnFailureDestinationTest {

    private final PolicyTester rule = PolicyTester.of(new FnFailureDestination());
    private final TestResource function = TestResource.of("aws:lambda/function:Function", "shutdown");
    private final TestResource permission = TestResource.of("aws:lambda/permission:Permission")
            .refers("function", function, "arn")
            .with("principal", "events.amazonaws.com");
    private final TestResource config = TestResource.of(
                    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
            .refers("functionName", function);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events.amazonaws.com",
                "sns.amazonaws.com",
                "s3.amazonaws.com",
                "logs.eu-central-1.amazonaws.com",
                "lambda.alarms.cloudwatch.amazonaws.com"
            })
    void a_function_that_loses_events_violates(String principal) {
        var judgement = rule.judgeStack(function, permission.with("principal", principal));
        assertThat(judgement.violations()).containsExactly("events that the function fails on are lost");
        assertThat(judgement.violators()).containsExactly("shutdown");
    }

    @Test
    void a_schedule_calls_asynchronously_too() {
        var schedule = TestResource.of("aws:scheduler/schedule:Schedule").refers("target.arn", function, "arn");
        assertThat(rule.judgeStack(function, schedule).violations()).hasSize(1);
    }

    @Test
    void a_destination_or_a_dead_letter_queue_is_compliant() {
        var kept = config.with("destinationConfig.onFailure.destination", "arn:aws:sqs:x:1:lost");
        assertThat(rule.judgeStack(function, permission, kept).isCompliant()).isTrue();
        assertThat(rule.judgeStack(function, permission, kept).notApplicable()).isEmpty();
        assertThat(rule.judgeStack(function.unknown("deadLetterConfig.targetArn"), permission)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_destination_for_successes_alone_violates() {
        var successes = config.with("destinationConfig.onSuccess.destination", "arn:aws:sqs:x:1:done");
        assertThat(rule.judgeStack(function, permission, successes).violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apigateway.amazonaws.com", "123456789012", "events.example.com"})
    void a_function_that_is_called_in_step_is_left_out(String principal) {
        assertThat(rule.judgeStack(function, permission.with("principal", principal))
                        .notApplicable())
                .containsExactly("nothing in the stack calls it asynchronously");
    }

    @Test
    void an_unknown_principal_cannot_be_judged() {
        assertThat(rule.judgeStack(function, permission.unknown("principal")).notJudged())
                .hasSize(1);
    }
}
