package dev.renderfleet.simulator.cloudwatch;

/** The states of a CloudWatch alarm. */
public enum AlarmState {
    OK,
    ALARM,
    INSUFFICIENT_DATA
}
