package dev.renderfleet.crossguard;

import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.crossguard.PropertyValue.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Converts property values from the engine's wire format, in which secrets, assets, references, outputs and unknowns are
 * spelt as objects and strings with agreed keys.
 */
public final class WireValues {

    static final String SIGNATURE = "4dabf18193072939515e22adb298388d";
    static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";
    static final String ASSET = "c44067f5952c0a294b673a41bacd8c17";
    static final String ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
    static final String REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
    static final String OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

    /** What the engine and the language SDKs send for a string that is not known yet. */
    public static final String UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private static final Set<String> UNKNOWNS = Set.of(
            UNKNOWN_STRING,
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
            "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
            "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
            "030794c1-ac77-496b-92df-f27374a8bd58", // asset
            "e48ece36-62e2-4504-bad9-02848725956a", // archive
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"); // object

    private WireValues() {}

    /** Converts an object; its top-level keys that start with {@code __} stay readable by path but are not listed. */
    public static PropertyValue fromStruct(Struct struct) {
        Map<String, PropertyValue> entries = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((key, value) -> entries.put(key, fromValue(value)));
        return PropertyValue.of(Shape.OBJECT, entries);
    }

    /** Converts one value. */
    public static PropertyValue fromValue(Value value) {
        switch (value.getKindCase()) {
            case BOOL_VALUE -> {
                return PropertyValue.of(Shape.BOOLEAN, value.getBoolValue());
            }
            case NUMBER_VALUE -> {
                return PropertyValue.of(Shape.NUMBER, value.getNumberValue());
            }
            case STRING_VALUE -> {
                return UNKNOWNS.contains(value.getStringValue())
                        ? PropertyValue.unknown()
                        : PropertyValue.of(Shape.STRING, value.getStringValue());
            }
            case LIST_VALUE -> {
                List<PropertyValue> items = new ArrayList<>(value.getListValue().getValuesCount());
                value.getListValue().getValuesList().forEach(item -> items.add(fromValue(item)));
                return PropertyValue.of(Shape.LIST, List.copyOf(items));
            }
            case STRUCT_VALUE -> {
                return fromSigned(value.getStructValue());
            }
            default -> {
                return PropertyValue.absent();
            }
        }
    }

    private static PropertyValue fromSigned(Struct struct) {
        Value signature = struct.getFieldsMap().get(SIGNATURE);
        if (signature == null) {
            return fromStruct(struct);
        }
        return switch (signature.getStringValue()) {
            case SECRET ->
                fromValue(struct.getFieldsOrDefault("value", Value.getDefaultInstance()))
                        .asSecret();
            case ASSET -> special(Shape.ASSET, struct);
            case ARCHIVE -> special(Shape.ARCHIVE, struct);
            case REFERENCE -> special(Shape.REFERENCE, struct);
            case OUTPUT -> fromOutput(struct);
            default -> fromStruct(struct);
        };
    }

    private static PropertyValue special(Shape shape, Struct struct) {
        Map<String, PropertyValue> fields = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((key, value) -> {
            if (!SIGNATURE.equals(key)) {
                fields.put(key, fromValue(value));
            }
        });
        // A reference to a resource that does not exist yet has an empty id.
        if (shape == Shape.REFERENCE && PropertyValue.of("").equals(fields.get("id"))) {
            fields.put("id", PropertyValue.unknown());
        }
        return PropertyValue.of(shape, fields);
    }

    private static PropertyValue fromOutput(Struct struct) {
        Map<String, Value> fields = struct.getFieldsMap();
        PropertyValue inner = fields.containsKey("value") ? fromValue(fields.get("value")) : PropertyValue.unknown();
        Set<String> urns = new HashSet<>();
        struct.getFieldsOrDefault("dependencies", Value.getDefaultInstance())
                .getListValue()
                .getValuesList()
                .forEach(urn -> urns.add(urn.getStringValue()));
        PropertyValue result = inner.withDependencies(urns);
        return struct.getFieldsOrDefault("secret", Value.getDefaultInstance()).getBoolValue()
                ? result.asSecret()
                : result;
    }

    /** The reverse of {@link #fromStruct}. */
    public static Struct toStruct(PropertyValue object) {
        Struct.Builder struct = Struct.newBuilder();
        object.rawEntries().forEach((key, value) -> {
            if (!value.isAbsent()) {
                struct.putFields(key, toValue(value));
            }
        });
        return struct.build();
    }

    /** The reverse of {@link #fromValue}; output values lose their dependencies. */
    public static Value toValue(PropertyValue value) {
        if (value.isSecret()) {
            return signed(SECRET, Struct.newBuilder().putFields("value", plainValue(value)));
        }
        return plainValue(value);
    }

    private static Value plainValue(PropertyValue value) {
        Value.Builder builder = Value.newBuilder();
        return switch (value.shape()) {
            case BOOLEAN -> builder.setBoolValue(value.asBoolean()).build();
            case NUMBER -> builder.setNumberValue(value.asNumber()).build();
            case STRING -> builder.setStringValue(value.asString()).build();
            case UNKNOWN -> builder.setStringValue(UNKNOWN_STRING).build();
            case LIST -> {
                value.rawItems().forEach(item -> builder.getListValueBuilder().addValues(toValue(item)));
                yield builder.setListValue(builder.getListValueBuilder()).build();
            }
            case OBJECT -> builder.setStructValue(toStruct(value)).build();
            case ASSET -> signed(ASSET, toStruct(value).toBuilder());
            case ARCHIVE -> signed(ARCHIVE, toStruct(value).toBuilder());
            case REFERENCE -> signed(REFERENCE, toStruct(value).toBuilder());
            default -> builder.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    private static Value signed(String signature, Struct.Builder fields) {
        fields.putFields(SIGNATURE, Value.newBuilder().setStringValue(signature).build());
        return Value.newBuilder().setStructValue(fields).build();
    }
}
