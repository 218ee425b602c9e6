package dev.renderfleet.crossguard;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import dev.renderfleet.crossguard.PropertyValue.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A pack's configuration, checked as a whole: level, settings and exceptions of each policy.
 *
 * <p>The form is the engine's policy configuration file. Next to a policy's own keys, each may have {@code reason} (why its
 * level is lower than the policy's own) and {@code exceptions}, a list of
 * {@code {"resources": ["<URN pattern>"], "enforcementLevel": "advisory" | "disabled", "reason": "…"}}, where {@code *} and
 * {@code ?} are wildcards and a pattern without {@code ::} is matched against the resource's name. The first exception that
 * matches counts.
 *
 * <pre>{@code
 * { "all": { "enforcementLevel": "advisory", "reason": "a sandbox" },
 *   "rds-multi-az": "mandatory",
 *   "log-cmk": { "enforcementLevel": "disabled", "reason": "dev logs hold no user data" },
 *   "sg-egress-all": { "exceptions": [ { "resources": ["nat-*"], "enforcementLevel": "advisory", "reason": "NAT" } ] } }
 * }</pre>
 */
public final class PackConfig {

    private static final String ALL = "all";
    private static final String LEVEL = "enforcementLevel";
    private static final String REASON = "reason";
    private static final String EXCEPTIONS = "exceptions";

    /** What the configuration says about one policy. */
    record Settings(EnforcementLevel level, Optional<String> reason, PolicyConfig config, List<Exemption> exemptions) {

        Optional<Exemption> exemption(String urn) {
            return exemptions.stream().filter(e -> e.matches(urn)).findFirst();
        }
    }

    /** An exception for some resources. */
    record Exemption(List<String> resources, EnforcementLevel level, String reason) {

        boolean matches(String urn) {
            String name = urn.substring(urn.lastIndexOf("::") < 0 ? 0 : urn.lastIndexOf("::") + 2);
            return resources.stream().anyMatch(pattern -> Glob.matches(pattern, pattern.contains("::") ? urn : name));
        }
    }

    private final Map<String, Settings> settings;

    private PackConfig(Map<String, Settings> settings) {
        this.settings = settings;
    }

    /** Every policy at its own level with its defaults. */
    public static PackConfig defaults(PolicyPack pack) {
        return of(pack, Map.of());
    }

    /**
     * Reads a policy configuration file.
     *
     * @throws InvalidPackConfigException with every problem
     */
    public static PackConfig parse(PolicyPack pack, String json) {
        JsonElement root;
        try {
            root = Json.parse(json);
        } catch (JsonParseException e) {
            throw new InvalidPackConfigException(pack.name(), List.of("not JSON: " + e.getMessage()));
        }
        if (!root.isJsonObject()) {
            throw new InvalidPackConfigException(pack.name(), List.of("must be a JSON object"));
        }
        Map<String, PropertyValue> entries = new LinkedHashMap<>();
        root.getAsJsonObject()
                .entrySet()
                .forEach(entry -> entries.put(entry.getKey(), PropertyValue.of(entry.getValue())));
        return of(pack, entries);
    }

    /**
     * Checks a configuration.
     *
     * @param entries policy id (or {@code all}) → a level as text, or an object
     * @throws InvalidPackConfigException with every problem
     */
    public static PackConfig of(PolicyPack pack, Map<String, PropertyValue> entries) {
        List<String> problems = new ArrayList<>();
        Map<String, Settings> settings = new LinkedHashMap<>();
        Optional<EnforcementLevel> all = Optional.ofNullable(entries.get(ALL)).flatMap(value -> {
            Map<String, PropertyValue> object = object(value);
            object.keySet().stream()
                    .filter(key -> !key.equals(LEVEL) && !key.equals(REASON))
                    .forEach(key -> problems.add("all: " + key + ": unknown key, known are " + LEVEL + ", " + REASON));
            return level(object, ALL, problems);
        });
        Optional<String> allReason = Optional.ofNullable(entries.get(ALL))
                .flatMap(value -> reason(object(value).get(REASON), ALL, problems));
        Map<String, PropertyValue> unused = new LinkedHashMap<>(entries);
        unused.remove(ALL);
        // Read and removed by the engine: names of environments in Pulumi's configuration service.
        unused.remove("environments");
        for (Policy policy : pack.policies()) {
            String id = policy.metadata().id();
            Map<String, PropertyValue> given = Optional.ofNullable(unused.remove(id))
                    .map(PackConfig::object)
                    .orElse(Map.of());
            settings.put(id, settings(pack, policy, all, allReason, new LinkedHashMap<>(given), problems));
        }
        unused.keySet().forEach(id -> problems.add(id + ": no such policy in this pack"));
        if (!problems.isEmpty()) {
            throw new InvalidPackConfigException(pack.name(), problems);
        }
        return new PackConfig(settings);
    }

    private static Map<String, PropertyValue> object(PropertyValue value) {
        return value.shape() == Shape.OBJECT ? value.asMap() : Map.of(LEVEL, value);
    }

    private static Settings settings(
            PolicyPack pack,
            Policy policy,
            Optional<EnforcementLevel> all,
            Optional<String> allReason,
            Map<String, PropertyValue> given,
            List<String> problems) {
        Metadata metadata = policy.metadata();
        String id = metadata.id();
        EnforcementLevel level = level(given, id, problems).or(() -> all).orElse(metadata.level());
        given.remove(LEVEL);
        // The engine spreads the level of "all" to each policy, so the reason given there has to follow it.
        EnforcementLevel resolved = level;
        Optional<String> reason = reason(given.remove(REASON), id, problems)
                .or(() -> all.filter(resolved::equals).flatMap(any -> allReason));
        if (pack.reasonedExceptions() && level.isLooserThan(metadata.level()) && reason.isEmpty()) {
            problems.add(id + ": loosened from " + metadata.level().text() + " to " + level.text()
                    + " without a reason: add \"" + REASON + "\"");
        }
        if (level == EnforcementLevel.REMEDIATE && !(policy instanceof RemediatingPolicy)) {
            problems.add(id + ": cannot remediate; use mandatory or advisory");
        }
        List<Exemption> exemptions = exemptions(pack, given.remove(EXCEPTIONS), id, problems);
        List<String> own = new ArrayList<>();
        PolicyConfig config = policy.configSchema().resolve(given, own);
        if (level != EnforcementLevel.DISABLED) {
            own.forEach(problem -> problems.add(id + ": " + problem));
        }
        return new Settings(level, reason, config, exemptions);
    }

    private static Optional<EnforcementLevel> level(
            Map<String, PropertyValue> object, String where, List<String> problems) {
        PropertyValue value = object.get(LEVEL);
        if (value == null) {
            return Optional.empty();
        }
        Optional<EnforcementLevel> level =
                value.shape() == Shape.STRING ? EnforcementLevel.parse(value.asString()) : Optional.empty();
        if (level.isEmpty()) {
            problems.add(where + ": " + LEVEL + ": must be advisory, mandatory, remediate or disabled, not " + value);
        }
        return level;
    }

    private static Optional<String> reason(PropertyValue value, String where, List<String> problems) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.shape() != Shape.STRING || value.asString().isBlank()) {
            problems.add(where + ": " + REASON + ": must be a sentence");
            return Optional.empty();
        }
        return Optional.of(value.asString().strip());
    }

    private static List<Exemption> exemptions(PolicyPack pack, PropertyValue value, String id, List<String> problems) {
        List<Exemption> result = new ArrayList<>();
        if (value == null) {
            return result;
        }
        int index = 0;
        for (PropertyValue item : value.asList()) {
            String where = id + ": " + EXCEPTIONS + "[" + index++ + "]";
            if (item.shape() != Shape.OBJECT) {
                problems.add(where + ": must be an object with resources, enforcementLevel and reason");
                continue;
            }
            Map<String, PropertyValue> fields = item.asMap();
            fields.keySet().stream()
                    .filter(key -> !List.of("resources", LEVEL, REASON).contains(key))
                    .forEach(key -> problems.add(where + ": " + key + ": unknown key"));
            Optional<EnforcementLevel> level = level(fields, where, problems);
            if (level.isEmpty() && !fields.containsKey(LEVEL)) {
                problems.add(where + ": " + LEVEL + ": required, but missing");
            }
            Optional<String> reason = reason(fields.get(REASON), where, problems);
            if (pack.reasonedExceptions() && reason.isEmpty() && !fields.containsKey(REASON)) {
                problems.add(where + ": " + REASON + ": required, but missing");
            }
            List<String> resources = fields.getOrDefault("resources", PropertyValue.absent()).asList().stream()
                    .map(PropertyValue::toString)
                    .filter(pattern -> !pattern.isBlank())
                    .collect(Collectors.toList());
            if (resources.isEmpty()) {
                problems.add(where + ": resources: name at least one resource or URN pattern");
            }
            result.add(new Exemption(resources, level.orElse(EnforcementLevel.MANDATORY), reason.orElse("")));
        }
        return result;
    }

    Settings of(Policy policy) {
        return settings.get(policy.metadata().id());
    }

    /** The level of a policy, exceptions aside. */
    public EnforcementLevel level(String policyId) {
        return settings.get(policyId).level();
    }
}
