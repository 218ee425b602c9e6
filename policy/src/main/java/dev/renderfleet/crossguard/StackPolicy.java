package dev.renderfleet.crossguard;

import java.util.function.BiFunction;

/**
 * A rule over all resources of a stack and what connects them. It runs once, after all steps: on an update too late to
 * prevent anything, so it has to work at preview, where ids are unknown and {@link StackGraph#references} follows the recorded
 * dependencies instead.
 */
public non-sealed interface StackPolicy extends Policy {

    /**
     * Judges the stack: a pure function. Use {@link Verdict#forEach} to judge resources one by one, so that an unknown value
     * of one does not keep the others from being judged.
     */
    Verdict check(StackGraph graph, PolicyContext context);

    /** A policy from its parts, where a class of its own would be too much. */
    static StackPolicy of(Metadata metadata, BiFunction<StackGraph, PolicyContext, Verdict> check) {
        return new StackPolicy() {
            @Override
            public Metadata metadata() {
                return metadata;
            }

            @Override
            public Verdict check(StackGraph graph, PolicyContext context) {
                return check.apply(graph, context);
            }
        };
    }
}
