package dev.renderfleet.crossguard.testing;

import dev.renderfleet.crossguard.PropertyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets a value deep inside plain maps and lists, without changing the originals. */
final class Nested {

    private Nested() {}

    static Object set(Object target, String path, PropertyValue value) {
        return set(target, PropertyValue.pathSteps(path), value);
    }

    private static Object set(Object target, List<Object> steps, PropertyValue value) {
        if (steps.isEmpty()) {
            return value;
        }
        Object step = steps.get(0);
        List<Object> rest = steps.subList(1, steps.size());
        if (step instanceof Integer index) {
            List<Object> list = new ArrayList<>(target instanceof List<?> old ? old : List.of());
            while (list.size() <= index) {
                list.add(PropertyValue.of((Object) null));
            }
            list.set(index, set(list.get(index), rest, value));
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> old) {
            old.forEach((key, item) -> map.put((String) key, item));
        } else if (target instanceof PropertyValue old && old.shape() == PropertyValue.Shape.OBJECT) {
            map.putAll(old.asMap());
        }
        map.put((String) step, set(map.get(step), rest, value));
        return map;
    }
}
