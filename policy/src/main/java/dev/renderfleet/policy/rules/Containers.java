package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The containers of a task definition. Their keys are read in lower case, because the provider takes them in any case; the
 * JSON text is either known or unknown as a whole.
 */
final class Containers {

    static final Types TASK_DEFINITIONS = Types.of("aws:ecs/taskDefinition:TaskDefinition");

    private Containers() {}

    /** Asks for what is wrong with each container, whose name then starts the message. */
    static Verdict judgeEach(PolicyResource taskDefinition, Function<PropertyValue, List<String>> problems) {
        Object json = taskDefinition.json("containerDefinitions").toPlain();
        return Verdict.violations(PropertyValue.of(withLowerCaseKeys(json)).asList().stream()
                .flatMap(container -> problems.apply(container).stream()
                        .map(problem -> "container " + container.text("name") + " " + problem))
                .toList());
    }

    /** Asks whether something is wrong with each container, and says what. */
    static Verdict judgeEach(PolicyResource taskDefinition, Predicate<PropertyValue> isWrong, String problem) {
        return judgeEach(taskDefinition, container -> isWrong.test(container) ? List.of(problem) : List.of());
    }

    private static Object withLowerCaseKeys(Object json) {
        if (json instanceof Map<?, ?> object) {
            Map<String, Object> result = new LinkedHashMap<>();
            object.forEach(
                    (key, value) -> result.put(key.toString().toLowerCase(Locale.ROOT), withLowerCaseKeys(value)));
            return result;
        }
        if (json instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            list.forEach(item -> result.add(withLowerCaseKeys(item)));
            return result;
        }
        return json;
    }
}
