package dev.renderfleet.compute;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One container of a task, as far as it is the same in every stage.
 *
 * @param repository whose image it runs
 * @param command instead of the image's own; empty for that
 * @param port where it takes requests from the load balancer
 * @param healthCheck what ECS runs inside the container, in the form of the ECS API
 * @param startPeriod how long failed checks are forgiven at the start
 * @param after the container that has to be healthy first
 * @param stopTimeout between the request to stop and the kill, at most 120 s on Fargate
 */
record Container(
        String name,
        String repository,
        List<String> command,
        Optional<Integer> port,
        List<String> healthCheck,
        Duration startPeriod,
        Optional<String> after,
        Duration stopTimeout) {

    /** Source: the ECS API reference, ContainerDefinition. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    Container {
        if (stopTimeout.compareTo(LONGEST_STOP) > 0) {
            throw new IllegalArgumentException("container " + name + ": Fargate kills after " + LONGEST_STOP.toSeconds()
                    + " s, not after " + stopTimeout.toSeconds());
        }
    }
}
