package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import java.util.List;
import java.util.stream.Stream;

/** Lambda functions behind what names them: a name, an ARN, or an alias. */
final class Functions {

    static final String FUNCTION = "aws:lambda/function:Function";
    private static final String ALIAS = "aws:lambda/alias:Alias";

    private Functions() {}

    /** The functions that a property leads to. */
    static List<PolicyResource> of(StackGraph graph, PolicyResource from, String property) {
        return graph.references(from, property, FUNCTION, ALIAS).stream()
                .flatMap(found ->
                        found.is(ALIAS) ? graph.references(found, "functionName", FUNCTION).stream() : Stream.of(found))
                .distinct()
                .toList();
    }
}
