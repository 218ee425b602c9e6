package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument.Statement;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The conditions of a statement that hold only if the request carries the key, with one of the values. Operators that also hold
 * without the key ({@code …IfExists}, {@code ForAllValues:}), or that exclude values, demand nothing.
 */
final class DemandedConditions {

    private static final Pattern DEMANDS =
            Pattern.compile("(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like)|ipaddress)");

    private DemandedConditions() {}

    /** Whether a key that is chosen (given in lower case) has to have values that are all acceptable. */
    static boolean any(Statement statement, Predicate<String> key, Predicate<String> value) {
        return statement.conditions().entrySet().stream()
                .filter(operator -> DEMANDS.matcher(operator.getKey().toLowerCase(Locale.ROOT))
                        .matches())
                .flatMap(operator -> operator.getValue().entrySet().stream())
                .anyMatch(condition -> key.test(condition.getKey().toLowerCase(Locale.ROOT))
                        && condition.getValue().stream().allMatch(value));
    }
}
