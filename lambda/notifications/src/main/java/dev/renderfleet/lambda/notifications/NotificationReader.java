package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a notification from a message's body. {@code notification.v1.schema.json} says the same to producers; a test holds the
 * two to each other. Whatever is wrong with a message is in one exception, and no value of it is.
 */
final class NotificationReader {
    /** Of the body, in bytes of UTF-8. What is larger belongs into the media bucket, with its key in the payload. */
    static final int LARGEST_BYTES = 64 * 1024;

    static final int VERSION = 1;

    /** In characters (code points), as the table has it. */
    private static final int LONGEST = 128;

    private static final List<String> KEYS =
            List.of("version", "id", "tenantId", "userId", "type", "sentAt", "payload");

    private static final Pattern DATE_TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private final JsonObject json;
    private final List<String> problems = new ArrayList<>();

    private NotificationReader(JsonObject json) {
        this.json = json;
    }

    static Notification read(String body) throws RejectedException {
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LARGEST_BYTES) {
            throw new RejectedException(Reason.TooLarge, "it has " + bytes + " bytes, allowed are " + LARGEST_BYTES);
        }
        return new NotificationReader(StrictJson.parse(body)).read();
    }

    private Notification read() throws RejectedException {
        checkVersion();
        Notification notification = new Notification(
                VERSION, text("id"), text("tenantId"), text("userId"), text("type"), sentAt(), payload());
        if (!KEYS.containsAll(json.keySet())) {
            problems.add("it has keys besides " + String.join(", ", KEYS));
        }
        if (!problems.isEmpty()) {
            throw new RejectedException(Reason.Invalid, String.join("; ", problems));
        }
        return notification;
    }

    /** First of all: with another version nothing else can be judged. */
    private void checkVersion() throws RejectedException {
        JsonElement version = json.get("version");
        if (version == null) {
            throw new RejectedException(Reason.Invalid, "version is missing");
        }
        if (!version.isJsonPrimitive() || !version.getAsJsonPrimitive().isNumber()) {
            throw new RejectedException(Reason.Invalid, "version is no number");
        }
        String text = version.getAsString();
        if (!isSupported(text)) {
            throw new RejectedException(
                    Reason.UnsupportedVersion,
                    (text.matches("[0-9]{1,9}") ? "version is " + text : "version is none") + ", supported is "
                            + VERSION);
        }
    }

    /** As numbers compare: 1.0 is the same version. */
    private static boolean isSupported(String number) {
        try {
            return new BigDecimal(number).compareTo(BigDecimal.valueOf(VERSION)) == 0;
        } catch (NumberFormatException e) {
            // An exponent beyond all numbers.
            return false;
        }
    }

    private String text(String key) {
        JsonElement value = json.get(key);
        if (value == null) {
            problems.add(key + " is missing");
        } else if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            problems.add(key + " is no text");
        } else {
            String text = value.getAsString();
            int length = text.codePointCount(0, text.length());
            if (length < 1 || length > LONGEST) {
                problems.add(key + " has " + length + " characters, allowed are 1 to " + LONGEST);
            } else if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                problems.add(key + " has control characters");
            }
            return text;
        }
        return "";
    }

    private OffsetDateTime sentAt() {
        JsonElement value = json.get("sentAt");
        if (value == null) {
            problems.add("sentAt is missing");
        } else {
            boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
            try {
                if (text && DATE_TIME.matcher(value.getAsString()).matches()) {
                    return OffsetDateTime.parse(value.getAsString());
                }
            } catch (DateTimeException e) {
                // No such day or hour: reported with the rest.
                text = true;
            }
            problems.add("sentAt is no date and time of RFC 3339, such as 2026-01-31T12:00:00Z");
        }
        return OffsetDateTime.MIN;
    }

    private JsonObject payload() {
        JsonElement value = json.get("payload");
        if (value == null) {
            return new JsonObject();
        }
        if (!value.isJsonObject()) {
            problems.add("payload is no object");
            return new JsonObject();
        }
        return value.getAsJsonObject();
    }
}
