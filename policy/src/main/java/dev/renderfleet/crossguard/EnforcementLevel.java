package dev.renderfleet.crossguard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a violation leads to, from the weakest to the strictest. */
public enum EnforcementLevel {
    /** The policy does not run. */
    DISABLED,
    /** Violations are shown. */
    ADVISORY,
    /** Violations are mended where the policy can do so; what it cannot mend stops the deployment. */
    REMEDIATE,
    /** Violations stop the deployment. */
    MANDATORY;

    /** As written in configuration files: {@code advisory}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reverse of {@link #text}. */
    public static Optional<EnforcementLevel> parse(String text) {
        return Arrays.stream(values())
                .filter(level -> level.text().equals(text))
                .findFirst();
    }

    /** Whether going from {@code other} to this level lets more pass. Remediating is as strict as mandatory. */
    boolean isLooserThan(EnforcementLevel other) {
        return switch (this) {
            case DISABLED -> other != DISABLED;
            case ADVISORY -> other == REMEDIATE || other == MANDATORY;
            case REMEDIATE, MANDATORY -> false;
        };
    }
}
