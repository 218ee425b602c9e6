package dev.renderfleet.compute;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a container finds in its environment.
 *
 * @param environment plain values by name; everybody who may describe the task can read them
 * @param secrets name to where the value is: the ARN of a secret or parameter, or {@code <secret's ARN>:<key>::} for one key of
 *     a JSON secret. ECS reads them when a task starts
 */
record Settings(Map<String, String> environment, Map<String, String> secrets) {

    static final Settings NONE = new Settings(Map.of(), Map.of());

    Settings {
        for (String name : environment.keySet()) {
            if (secrets.containsKey(name)) {
                throw new IllegalArgumentException(name + " cannot be both a plain value and a secret");
            }
        }
        environment = new TreeMap<>(environment);
        secrets = new TreeMap<>(secrets);
    }

    /** One key of a secret whose value is a JSON object, in the version that is current when the task starts. */
    static String key(String secretArn, String key) {
        return secretArn + ":" + key + "::";
    }
}
