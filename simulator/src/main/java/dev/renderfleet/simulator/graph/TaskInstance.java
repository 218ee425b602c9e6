package dev.renderfleet.simulator.graph;

import dev.renderfleet.simulator.cloudwatch.AlarmDefinition;
import java.util.List;
import java.util.Optional;

/**
 * The instance that works on the task queue, and the alarm that stops it.
 *
 * @param instanceType empty where the instance is not the stack's
 * @param queueEmpty goes off when the queue has been empty for long enough, and calls the function that stops the instance
 * @param visibilitySeconds of the queue
 * @param maxReceives of the queue
 * @param sweepMinutes how often the function looks again; empty: only when the alarm goes off
 */
public record TaskInstance(
        List<String> instanceType,
        int volumeGib,
        AlarmDefinition queueEmpty,
        String queueName,
        int visibilitySeconds,
        int maxReceives,
        Optional<Integer> sweepMinutes) {}
