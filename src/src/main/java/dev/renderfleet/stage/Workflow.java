package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.time.Duration;
import java.util.List;

/** One workflow of the media platform, and the fleet of GPU instances that works on it. */
@CheckedBy(Workflow.Rules.class)
public record Workflow(
        @Key(
                        doc = "The workflow's name, as the backend knows it. Its image is the one at the parameter"
                                + " /<app>/<stage>/ami/<slug>. Changing it makes another fleet.",
                        example = "image-to-video",
                        pattern = "(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*",
                        patternInWords = "2 to 24 lower-case letters, digits and single hyphens, a letter first")
                String slug,
        @Key(
                        doc =
                                "Instance types that may be launched, any that has Spot capacity at a good price: the more, the rarer are"
                                        + " interruptions and waits. The worker's models have to fit the smallest GPU of them.",
                        fallback = "[\"g5.xlarge\", \"g6.xlarge\", \"g5.2xlarge\", \"g6.2xlarge\"]",
                        example = "[g5.xlarge, g6.xlarge]",
                        min = 2,
                        max = 6)
                List<GpuInstanceType> instanceTypes,
        @Key(doc = "The most Spot instances at the same time.", fallback = "2", min = 1, max = 10) Integer maxSize,
        @Key(
                        doc = "Size of each instance's root volume in GiB, which also holds the models of its image.",
                        fallback = "100",
                        min = 30,
                        max = 2000)
                Integer volumeGib,
        @Key(
                        doc =
                                "Jobs waiting per instance that the fleet scales towards, from its first instance up to maxSize.",
                        fallback = "2",
                        min = 1,
                        max = 1000)
                Integer backlogPerInstance,
        @Key(doc = "How long the queue has to be empty before the fleet goes down to nothing.", fallback = "15m")
                Duration idleAfter,
        @Key(
                        doc =
                                "On-Demand instances that may step in when no Spot instance came for 10 minutes, at about three times the"
                                        + " price. 0: none, jobs wait for Spot capacity.",
                        fallback = "0",
                        min = 0,
                        max = 5)
                Integer onDemandFallback) {

    /** An alarm on one-minute metrics decides whether the queue is empty, over a day at most. */
    public static final class Rules implements Check {

        private static final Duration SHORTEST = Duration.ofMinutes(5);
        private static final Duration LONGEST = Duration.ofDays(1);

        @Override
        public void check(Found found, Problems problems) {
            IdleTime.check("idleAfter", Duration.ofMinutes(1), SHORTEST, LONGEST, found, problems);
        }
    }
}
