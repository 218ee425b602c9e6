/** CloudWatch's alarms as far as scaling depends on them: metrics, metric math, and when an alarm changes its state. */
package dev.renderfleet.simulator.cloudwatch;
