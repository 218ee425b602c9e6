package dev.renderfleet.crossguard;

/** How bad a violation is, for whoever sorts findings; it does not decide whether a deployment stops. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
