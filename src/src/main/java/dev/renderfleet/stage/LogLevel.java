package dev.renderfleet.stage;

/** How much an application logs. Logs are paid for by their volume. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
