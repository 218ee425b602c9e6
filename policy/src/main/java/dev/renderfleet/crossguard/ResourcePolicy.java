package dev.renderfleet.crossguard;

import java.util.function.BiFunction;

/** A rule over one resource. It sees the inputs as the provider checked them, before anything is created. */
public non-sealed interface ResourcePolicy extends Policy {

    /** The types it looks at; others never reach {@link #check}. */
    Types types();

    /** Judges one resource: a pure function, which may throw {@link UnknownValueException} by reading what is not known. */
    Verdict check(PolicyResource resource, PolicyContext context);

    /** A policy from its parts, where a class of its own would be too much. */
    static ResourcePolicy of(Metadata metadata, Types types, BiFunction<PolicyResource, PolicyContext, Verdict> check) {
        return new ResourcePolicy() {
            @Override
            public Metadata metadata() {
                return metadata;
            }

            @Override
            public Types types() {
                return types;
            }

            @Override
            public Verdict check(PolicyResource resource, PolicyContext context) {
                return check.apply(resource, context);
            }
        };
    }
}
