package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/**
 * Events that a function fails on are kept. This is about asynchronous calls, where the caller hears of no failure and Lambda
 * drops the event after its retries; a queue or stream keeps its messages itself, other callers get the error.
 */
public final class FnFailureDestination implements StackPolicy {

    private static final String PERMISSION = "aws:lambda/permission:Permission";

    /** First labels of the services that call asynchronously ({@code lambda.alarms.cloudwatch} is CloudWatch's alarms). */
    private static final Set<String> ASYNCHRONOUS =
            Set.of("cloudformation", "codecommit", "config", "events", "iot", "lambda", "logs", "s3", "ses", "sns");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("fn-failure-destination", Kind.RELIABILITY)
                .sources("checkov CKV_AWS_116")
                .what("Functions that are called asynchronously send events they fail on somewhere.")
                .why("After two retries Lambda drops the event, and nobody learns what was lost.")
                .fix(
                        "add a FunctionEventInvokeConfig with an onFailure destination, or set deadLetterConfig.targetArn");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType("aws:lambda/function:Function"), function -> {
            boolean keeps = Given.text(function, "deadLetterConfig.targetArn")
                    || graph
                            .referrers(
                                    function,
                                    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
                                    "functionName")
                            .stream()
                            .anyMatch(config -> Given.text(config, "destinationConfig.onFailure.destination"));
            if (keeps) {
                return Verdict.compliant();
            }
            return isCalledAsynchronously(graph, function)
                    ? Verdict.violation("events that the function fails on are lost")
                    : Verdict.notApplicable("nothing in the stack calls it asynchronously");
        });
    }

    private static boolean isCalledAsynchronously(StackGraph graph, PolicyResource function) {
        return !graph.referrers(function, "aws:scheduler/schedule:Schedule", "target")
                        .isEmpty()
                || graph.referrers(function, PERMISSION, "function").stream()
                        .map(permission -> permission.text("principal"))
                        .anyMatch(principal -> principal.endsWith(".amazonaws.com")
                                && ASYNCHRONOUS.contains(principal.substring(0, principal.indexOf('.'))));
    }
}
