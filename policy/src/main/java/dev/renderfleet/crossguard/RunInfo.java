package dev.renderfleet.crossguard;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is being deployed.
 *
 * @param dryRun whether this is a preview
 * @param config the stack's configuration by full key, secrets in plain text
 * @param secretConfigKeys which of its keys are secret
 * @param tags the stack's own tags, which have nothing to do with a resource's
 */
public record RunInfo(
        String organization,
        String project,
        String stack,
        boolean dryRun,
        Map<String, String> config,
        Set<String> secretConfigKeys,
        Map<String, String> tags) {

    /** When the engine tells nothing, as in {@code pulumi policy publish}. */
    public static final RunInfo NONE = new RunInfo("", "", "", false, Map.of(), Set.of(), Map.of());

    public RunInfo {
        config = Map.copyOf(config);
        secretConfigKeys = Set.copyOf(secretConfigKeys);
        tags = Map.copyOf(tags);
    }

    /** A run of one stack. */
    public static RunInfo of(String project, String stack, boolean dryRun) {
        return new RunInfo("organization", project, stack, dryRun, Map.of(), Set.of(), Map.of());
    }

    /** The plain texts of secret configuration values. */
    List<String> secrets() {
        return secretConfigKeys.stream()
                .filter(config::containsKey)
                .map(config::get)
                .toList();
    }
}
