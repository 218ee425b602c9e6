package dev.renderfleet.lambda.query;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parameters of a call, by the names that the query protocol gives them. */
public final class Parameters {
    private final Map<String, String> values = new TreeMap<>();

    public static Parameters none() {
        return new Parameters();
    }

    public Parameters with(String name, Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** A list: {@code InstanceId.1}, {@code InstanceId.2}, … for the prefix {@code InstanceId}. */
    public Parameters with(String prefix, List<String> items) {
        for (int i = 0; i < items.size(); i++) {
            values.put(prefix + "." + (i + 1), items.get(i));
        }
        return this;
    }

    String encoded(String action, String version) {
        Map<String, String> all = new TreeMap<>(values);
        all.put("Action", action);
        all.put("Version", version);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
