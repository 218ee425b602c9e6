package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Events as AWS sends them. */
final class Messages {
    private Messages() {}

    /** Alarms' messages by SNS. */
    static JsonObject alarms(String... names) {
        JsonArray records = new JsonArray();
        for (String name : names) {
            JsonObject message = new JsonObject();
            message.addProperty("AlarmName", name);
            message.addProperty("NewStateValue", "ALARM");
            JsonObject sns = new JsonObject();
            sns.addProperty("Message", message.toString());
            JsonObject entry = new JsonObject();
            entry.addProperty("EventSource", "aws:sns");
            entry.add("Sns", sns);
            records.add(entry);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event;
    }
}
