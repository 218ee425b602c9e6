package dev.renderfleet.compute;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the stage runs.
 *
 * @param tag the images' tag; empty before the first release
 */
record Release(Optional<String> tag) {

    /** Source: the OCI distribution specification. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    /** No image has it; it stands in task definitions that no task is started from. */
    private static final String UNRELEASED = "unreleased";

    Release {
        tag.ifPresent(text -> {
            if (!TAG.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no image tag: up to 128 letters, digits, underscores, dots and hyphens are");
            }
        });
    }

    /** A repository's image of this release. */
    String image(Registry registry, String repository) {
        return registry.uri(repository) + ":" + tag.orElse(UNRELEASED);
    }

    /** A number of tasks, which is none before there are images. */
    int tasks(int count) {
        return tag.isPresent() ? count : 0;
    }
}
