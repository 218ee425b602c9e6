package dev.renderfleet.bench.functions;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes JSON of objects, lists, texts and numbers as CBOR (RFC 8949), which CloudWatch answers boto3 in. */
final class Cbor {
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int DOUBLE = 0xfb;
    /** Lengths from here on do not fit into the first byte. */
    private static final int INLINE = 24;

    private Cbor() {}

    static byte[] of(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(JsonParser.parseString(json), new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void write(JsonElement element, DataOutputStream out) throws IOException {
        if (element.isJsonObject()) {
            head(MAP, element.getAsJsonObject().size(), out);
            for (Map.Entry<String, JsonElement> entry :
                    element.getAsJsonObject().entrySet()) {
                text(entry.getKey(), out);
                write(entry.getValue(), out);
            }
        } else if (element.isJsonArray()) {
            head(ARRAY, element.getAsJsonArray().size(), out);
            for (JsonElement item : element.getAsJsonArray()) {
                write(item, out);
            }
        } else if (element.getAsJsonPrimitive().isNumber()) {
            out.writeByte(DOUBLE);
            out.writeDouble(element.getAsDouble());
        } else {
            text(element.getAsString(), out);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, bytes.length, out);
        out.write(bytes);
    }

    private static void head(int type, int length, DataOutputStream out) throws IOException {
        if (length < INLINE) {
            out.writeByte(type << 5 | length);
        } else {
            out.writeByte(type << 5 | INLINE + 1);
            out.writeShort(length);
        }
    }
}
