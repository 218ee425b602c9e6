package dev.renderfleet.crossguard;

/** A rule, over one resource or over a whole stack. Implementations keep no state: the runner may call them in any order. */
public sealed interface Policy permits ResourcePolicy, StackPolicy {

    /** What it says about itself. Must be the same on every call. */
    Metadata metadata();

    /** What can be configured; by default nothing. */
    default ConfigSchema configSchema() {
        return ConfigSchema.none();
    }
}
