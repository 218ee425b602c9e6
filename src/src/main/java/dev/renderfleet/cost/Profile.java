package dev.renderfleet.cost;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a stage is used in a month.
 *
 * @param usage key to quantity; what is not mentioned is zero. {@code auroraLoad} and {@code taskLoad} are how far, from 0 to
 *     1, capacity is between its floor and its ceiling on average.
 */
public record Profile(String name, String description, Map<String, Double> usage) {

    /** Nobody uses it. */
    public static final String IDLE = "idle";
    /** What the stack's outputs and the budget rule take. */
    public static final String USUAL = "low";

    private record Written(String description, Map<String, Double> usage) {}

    /** The committed profiles by name. */
    public static Map<String, Profile> all() {
        try (Reader reader = PriceTable.resource("profiles.json")) {
            Map<String, Written> written =
                    new Gson().fromJson(reader, new TypeToken<TreeMap<String, Written>>() {}.getType());
            Map<String, Profile> profiles = new TreeMap<>();
            written.forEach((name, profile) ->
                    profiles.put(name, new Profile(name, profile.description(), Map.copyOf(profile.usage()))));
            return profiles;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A committed profile.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Profile named(String name) {
        Map<String, Profile> all = all();
        if (!all.containsKey(name)) {
            throw new IllegalArgumentException("there is no usage profile '" + name + "', but: " + all.keySet());
        }
        return all.get(name);
    }

    double of(String key) {
        return usage.getOrDefault(key, 0.0);
    }
}
