package dev.renderfleet.crossguard;

import java.util.Locale;

/** What a policy protects. */
public enum Kind {
    ENCRYPTION,
    TAGS,
    HTTPS,
    /** Network exposure and identity. */
    EXPOSURE,
    RELIABILITY,
    COST,
    OBSERVABILITY;

    /** As shown to people and sent to the engine as a tag: {@code encryption}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
