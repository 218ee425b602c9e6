package dev.renderfleet.stage.binding;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One key of a record, as its component declares it.
 *
 * @param name the key
 * @param key its description
 * @param form whether it holds one value, an optional one, or a list
 * @param type the type of the value, or of each item
 */
public record Field(String name, Key key, Form form, Class<?> type) {

    /** How many values a key holds. */
    public enum Form {
        ONE,
        OPTIONAL,
        LIST
    }

    /** The keys of a record, in order. */
    public static List<Field> of(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(Field::of).toList();
    }

    private static Field of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component + " has no @Key: every key of the stage file is described");
        }
        Form form = component.getType() == Optional.class
                ? Form.OPTIONAL
                : component.getType() == List.class ? Form.LIST : Form.ONE;
        Type type = form == Form.ONE
                ? component.getType()
                : ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        return new Field(component.getName(), key, form, (Class<?>) type);
    }

    public boolean isRecord() {
        return type.isRecord() && !hasValueType();
    }

    /** How a value of this key is written; not for records. */
    public ValueType<?> valueType() {
        return ValueTypes.of(type, key);
    }

    /** Whether the stage file must mention the key. */
    public boolean required() {
        return switch (form) {
            case OPTIONAL -> false;
            case LIST -> key.min() > 0 && key.fallback().isEmpty();
            case ONE ->
                isRecord()
                        ? of(type).stream().anyMatch(Field::required)
                        : key.fallback().isEmpty();
        };
    }

    private boolean hasValueType() {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals("valueType"));
    }
}
