package dev.renderfleet.local.property;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Content;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Null;
import dev.renderfleet.local.property.PropertyValue.Num;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.property.PropertyValue.Text;
import dev.renderfleet.local.property.PropertyValue.Unknown;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Translates between the engine's wire values (Protobuf structs with signature keys and sentinel strings) and
 * {@link PropertyValue}. Resource references become the id they refer to; output values become what they wrap.
 */
public final class WireFormat {

    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";
    private static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";
    private static final String ASSET = "c44067f5952c0a294b673a41bacd8c17";
    private static final String ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
    private static final String RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
    private static final String OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

    private static final String UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private static final Set<String> UNKNOWNS = Set.of(
            UNKNOWN_STRING,
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
            "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
            "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
            "030794c1-ac77-496b-92df-f27374a8bd58",
            "e48ece36-62e2-4504-bad9-02848725956a",
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff");

    private WireFormat() {}

    /** Reads the properties of a request. */
    public static Fields decode(Struct struct) {
        Map<String, PropertyValue> fields = new TreeMap<>();
        struct.getFieldsMap().forEach((key, value) -> fields.put(key, decode(value)));
        return new Fields(fields);
    }

    /** Writes the properties of a response. */
    public static Struct encode(Fields fields) {
        Struct.Builder struct = Struct.newBuilder();
        fields.values().forEach((key, value) -> struct.putFields(key, encode(value)));
        return struct.build();
    }

    /** Reads one wire value. */
    public static PropertyValue decode(Value value) {
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> new Bool(value.getBoolValue());
            case NUMBER_VALUE -> new Num(value.getNumberValue());
            case STRING_VALUE ->
                UNKNOWNS.contains(value.getStringValue()) ? PropertyValue.unknown() : new Text(value.getStringValue());
            case LIST_VALUE ->
                new Items(value.getListValue().getValuesList().stream()
                        .map(WireFormat::decode)
                        .toList());
            case STRUCT_VALUE -> decodeStruct(value.getStructValue());
            default -> PropertyValue.none();
        };
    }

    private static PropertyValue decodeStruct(Struct struct) {
        Value signature = struct.getFieldsMap().get(SIGNATURE);
        if (signature == null) {
            return decode(struct);
        }
        Fields fields = decode(struct.toBuilder().removeFields(SIGNATURE).build());
        return switch (signature.getStringValue()) {
            case SECRET -> new Secret(fields.get("value"));
            case ASSET -> new Content(false, fields);
            case ARCHIVE -> new Content(true, fields);
            case RESOURCE -> fields.get("id").isNull() ? fields.get("urn") : fields.get("id");
            case OUTPUT -> {
                PropertyValue known = struct.containsFields("value") ? fields.get("value") : PropertyValue.unknown();
                yield known.secretIf(fields.get("secret").equals(new Bool(true)));
            }
            default ->
                throw new IllegalArgumentException(
                        "a property has the unknown signature " + signature.getStringValue());
        };
    }

    /** Writes one wire value. */
    public static Value encode(PropertyValue property) {
        Value.Builder value = Value.newBuilder();
        if (property instanceof Null) {
            value.setNullValue(NullValue.NULL_VALUE);
        } else if (property instanceof Unknown) {
            value.setStringValue(UNKNOWN_STRING);
        } else if (property instanceof Bool bool) {
            value.setBoolValue(bool.value());
        } else if (property instanceof Num num) {
            value.setNumberValue(num.value());
        } else if (property instanceof Text text) {
            value.setStringValue(text.value());
        } else if (property instanceof Items items) {
            ListValue.Builder list = ListValue.newBuilder();
            items.values().forEach(item -> list.addValues(encode(item)));
            value.setListValue(list);
        } else if (property instanceof Fields fields) {
            value.setStructValue(encode(fields));
        } else if (property instanceof Secret secret) {
            value.setStructValue(signed(SECRET, Struct.newBuilder().putFields("value", encode(secret.value()))));
        } else if (property instanceof Content content) {
            value.setStructValue(
                    signed(content.archive() ? ARCHIVE : ASSET, encode(content.description()).toBuilder()));
        }
        return value.build();
    }

    private static Struct signed(String signature, Struct.Builder struct) {
        return struct.putFields(
                        SIGNATURE, Value.newBuilder().setStringValue(signature).build())
                .build();
    }
}
