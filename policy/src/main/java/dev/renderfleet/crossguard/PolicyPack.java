package dev.renderfleet.crossguard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A named, versioned set of policies.
 *
 * @param name letters, digits, {@code - _ .}; at most 100 characters, as the engine demands
 * @param version semantic version
 * @param reasonedExceptions whether a configuration that loosens a policy must say why
 */
public record PolicyPack(
        String name,
        String displayName,
        String version,
        String description,
        boolean reasonedExceptions,
        List<Policy> policies) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_.]{1,100}");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+([-+].+)?");

    /** Checks name, version and that no id is used twice; {@code all} is taken by the engine. */
    public PolicyPack {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a policy pack's name: '" + name + "'");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a semantic version: '" + version + "'");
        }
        policies = List.copyOf(policies);
        Map<String, Policy> byId = new LinkedHashMap<>();
        for (Policy policy : policies) {
            String id = policy.metadata().id();
            if (byId.put(id, policy) != null || id.equals("all")) {
                throw new IllegalArgumentException("policy id '" + id + "' is taken");
            }
        }
    }

    /** A pack whose exceptions need no reason. */
    public static PolicyPack of(String name, String version, Policy... policies) {
        return new PolicyPack(name, name, version, "", false, List.of(policies));
    }
}
