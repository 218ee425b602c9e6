package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;

/** The media platform's cache. */
public record Redis(
        @Key(
                        doc = "Node type of Redis.",
                        fallback = "cache.t4g.micro",
                        pattern = "cache\\.[a-z0-9]+\\.[a-z0-9]+",
                        patternInWords = "an ElastiCache node type, such as cache.t4g.micro")
                String nodeType,
        @Key(
                        doc = "Count of nodes; with two or more, a replica takes over when the primary fails.",
                        fallback = "1",
                        min = 1,
                        max = 6)
                Integer nodes) {}
