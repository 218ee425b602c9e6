package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.catalog.JsonText;
import dev.renderfleet.local.catalog.PropertyPath;
import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Content;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What changed between two sets of inputs, by meaning: lists of plain values are sets unless declared ordered, JSON texts
 * are compared as JSON, content by its hash. An unknown new value counts as a change.
 */
public final class InputDiff {

    /** What happened to a property. */
    public enum Change {
        ADD,
        UPDATE,
        DELETE
    }

    /** A change at a place in the engine's notation, and whether it makes a new resource. */
    public record Entry(String place, Change change, boolean replaces) {}

    private final ResourceKind kind;
    private final List<Entry> entries = new ArrayList<>();

    private InputDiff(ResourceKind kind) {
        this.kind = kind;
    }

    /** All changes from {@code olds} to {@code news}. */
    public static List<Entry> between(ResourceKind kind, Fields olds, Fields news) {
        InputDiff diff = new InputDiff(kind);
        Set<String> keys = new TreeSet<>(olds.values().keySet());
        keys.addAll(news.values().keySet());
        Set<String> computed =
                kind.computed().stream().map(ResourceKind.Computed::property).collect(Collectors.toSet());
        for (String key : keys) {
            if (key.startsWith("__")) {
                continue;
            }
            // AWS keeps what it has when the program stops asking for a value that AWS would choose itself.
            if (news.get(key).isNull() && computed.contains(key)) {
                continue;
            }
            diff.compare(key, key, olds.get(key), news.get(key));
        }
        return diff.entries;
    }

    /** Whether the replacement must delete first, because both resources would have the same given name. */
    public static boolean deletesFirst(ResourceKind kind, Fields news) {
        if (kind.isDeleteBeforeReplace()) {
            return true;
        }
        String property =
                kind.declaredAutoName().map(ResourceKind.AutoName::property).orElse("name");
        return kind.isAutoNamed() && !news.get(property).isNull() && !InputCheck.wasFilledIn(news, property);
    }

    private void compare(String place, String path, PropertyValue old, PropertyValue now) {
        PropertyValue before = old.plain();
        PropertyValue after = now.plain();
        if (same(path, before, after)) {
            return;
        }
        if (before instanceof Fields oldFields && after instanceof Fields newFields) {
            Set<String> keys = new TreeSet<>(oldFields.values().keySet());
            keys.addAll(newFields.values().keySet());
            for (String key : keys) {
                if (!key.startsWith("__")) {
                    compare(PropertyPath.join(place, key), path + "." + key, oldFields.get(key), newFields.get(key));
                }
            }
            return;
        }
        if (before instanceof Items oldItems && after instanceof Items newItems) {
            int size = Math.max(oldItems.values().size(), newItems.values().size());
            for (int i = 0; i < size; i++) {
                compare(place + "[" + i + "]", path, item(oldItems, i), item(newItems, i));
            }
            return;
        }
        Change change = before.isNull() ? Change.ADD : after.isNull() ? Change.DELETE : Change.UPDATE;
        entries.add(new Entry(place, change, replaces(path, before, after)));
    }

    private static PropertyValue item(Items items, int index) {
        return index < items.values().size() ? items.values().get(index) : PropertyValue.none();
    }

    private boolean same(String path, PropertyValue before, PropertyValue after) {
        if (before.isNull() && after.isNull()) {
            return true;
        }
        if (before.containsUnknown() || after.containsUnknown()) {
            return false;
        }
        // The engine drops nulls, empty lists and empty objects at will.
        if (isEmpty(before) && isEmpty(after)) {
            return true;
        }
        if (before instanceof Items oldItems
                && after instanceof Items newItems
                && !kind.ordered().contains(path)
                && plain(oldItems)
                && plain(newItems)) {
            return counted(oldItems).equals(counted(newItems));
        }
        return normal(before).equals(normal(after));
    }

    private static boolean isEmpty(PropertyValue value) {
        if (value instanceof Items items) {
            return items.values().isEmpty();
        }
        if (value instanceof Fields fields) {
            return fields.values().values().stream().allMatch(PropertyValue::isNull);
        }
        return value.isNull();
    }

    private static boolean plain(Items items) {
        return items.values().stream()
                .map(PropertyValue::plain)
                .noneMatch(item -> item instanceof Items || item instanceof Fields);
    }

    private static Map<PropertyValue, Integer> counted(Items items) {
        Map<PropertyValue, Integer> counts = new HashMap<>();
        items.values().forEach(item -> counts.merge(normal(item), 1, Integer::sum));
        return counts;
    }

    /** Without secret marks and nulls, JSON texts parsed, content as its identity. */
    private static PropertyValue normal(PropertyValue value) {
        PropertyValue plain = value.plain();
        if (plain instanceof Items items) {
            return new Items(items.values().stream().map(InputDiff::normal).toList());
        }
        if (plain instanceof Fields fields) {
            Fields normal = PropertyValue.emptyFields();
            for (Map.Entry<String, PropertyValue> entry : fields.values().entrySet()) {
                if (!entry.getKey().startsWith("__")) {
                    normal = normal.with(entry.getKey(), normal(entry.getValue()));
                }
            }
            return normal;
        }
        if (plain instanceof Content content) {
            return content.identity();
        }
        if (plain instanceof Text text) {
            Optional<PropertyValue> json = JsonText.parse(text.value());
            return json.isPresent() ? json.get() : plain;
        }
        return plain;
    }

    private boolean replaces(String path, PropertyValue before, PropertyValue after) {
        for (String rule : kind.replaceOn()) {
            if (path.equals(rule) || path.startsWith(rule + ".")) {
                return true;
            }
            // A whole object came or went: it counts if it had the property in question.
            if (rule.startsWith(path + ".")) {
                PropertyPath rest = PropertyPath.of("side." + rule.substring(path.length() + 1));
                List<PropertyPath.Found> found = new ArrayList<>();
                for (PropertyValue side : List.of(before, after)) {
                    found.addAll(rest.in(new Fields(Map.of("side", side))));
                }
                if (!found.isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }
}
