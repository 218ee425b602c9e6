package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;

/** Bodies of messages. */
final class Bodies {
    /** In every payload; never to be seen in a log. */
    static final String CONTENT = "content-that-belongs-to-the-user";

    private Bodies() {}

    static JsonObject notification(String id) {
        JsonObject payload = new JsonObject();
        payload.addProperty("title", CONTENT);
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("id", id);
        json.addProperty("tenantId", "tenant-1");
        json.addProperty("userId", "user-1");
        json.addProperty("type", "render.finished");
        json.addProperty("sentAt", "2026-01-01T12:00:00Z");
        json.add("payload", payload);
        return json;
    }

    static String valid(String id) {
        return notification(id).toString();
    }

    static String malformed(String id) {
        return "{\"version\": 1, \"id\": \"" + id + "\", \"payload\": {\"title\": \"" + CONTENT;
    }

    static String unsupported(String id) {
        JsonObject json = notification(id);
        json.addProperty("version", 7);
        return json.toString();
    }

    static String oversized(String id) {
        JsonObject json = notification(id);
        json.getAsJsonObject("payload").addProperty("text", CONTENT.repeat(3000));
        return json.toString();
    }
}
