package dev.renderfleet.local.protocol;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the process finds around it: its environment variables and its working directory, which is the project's. */
public final class Surroundings {

    private static final String STATE = "REHEARSAL_STATE";
    private static final String DELAY = "REHEARSAL_DELAY_MS";
    private static final String ACCOUNT = "REHEARSAL_ACCOUNT";
    private static final String EXISTING = "REHEARSAL_EXISTING";

    private final Map<String, String> environment;
    private final Path directory;

    /** Reads variables from {@code environment}; relative paths start in {@code directory}. */
    public Surroundings(Map<String, String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /**
     * Where a stack's pretend cloud is kept: {@code REHEARSAL_STATE}, or a file per project and stack under {@code
     * .renderfleet} of the working directory.
     */
    Path cloudFile(String urn) {
        String given = environment.get(STATE);
        if (given != null && !given.isBlank()) {
            return directory.resolve(given);
        }
        // urn:pulumi:<stack>::<project>::…
        String[] parts = urn.split("::", -1);
        String stack = parts[0].substring(parts[0].lastIndexOf(':') + 1);
        String project = parts.length > 1 ? parts[1] : "";
        String name = ("rehearsal-" + project + "-" + stack).replaceAll("[^\\w.-]", "_");
        return directory.resolve(".renderfleet").resolve(name + ".json");
    }

    /** How long each create, update and delete takes: {@code REHEARSAL_DELAY_MS}, none unless set. */
    Duration delay() {
        String given = environment.getOrDefault(DELAY, "0");
        if (!given.matches("\\d{1,7}")) {
            throw new IllegalArgumentException(DELAY + ": expected milliseconds, found \"" + given + "\"");
        }
        return Duration.ofMillis(Long.parseLong(given));
    }

    /** The account: {@code REHEARSAL_ACCOUNT}, AWS's example account unless set. */
    String account() {
        String given = environment.getOrDefault(ACCOUNT, "123456789012");
        if (!given.matches("\\d{12}")) {
            throw new IllegalArgumentException(ACCOUNT + ": expected twelve digits, found \"" + given + "\"");
        }
        return given;
    }

    /** Ids and ARNs that exist without the stack: {@code REHEARSAL_EXISTING}, separated by commas. */
    Set<String> outside() {
        return new HashSet<>(List.of(environment.getOrDefault(EXISTING, "").split("\\s*,\\s*", -1)));
    }

    /** The failures to inject, as given. */
    String failures() {
        return environment.get("REHEARSAL_FAIL");
    }

    /** The region for providers that name none, as the AWS tools find it. */
    String defaultRegion() {
        String region = environment.getOrDefault("AWS_REGION", environment.get("AWS_DEFAULT_REGION"));
        return region == null || region.isBlank() ? "us-east-1" : region;
    }
}
