package dev.renderfleet.monitoring;

import java.util.Locale;

/** How soon somebody has to look at an alarm. */
public enum Priority {
    /** At once, also at night. */
    P1("page"),
    /** The same day. */
    P2("same day"),
    /** Within the week. */
    P3("weekly");

    private final String when;

    Priority(String when) {
        this.when = when;
    }

    /** As used in names. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String when() {
        return when;
    }
}
