package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.runtime.InvalidEventException;
import java.util.ArrayList;
import java.util.List;

/**
 * What scale-to-zero is called with: alarms' messages by SNS, or the round that the stack's schedule makes.
 *
 * @param sweep whether it is the round, over all workflows
 * @param alarms the names of the alarms that the messages tell of
 */
record ScaleToZeroEvent(boolean sweep, List<String> alarms) {
    static ScaleToZeroEvent parse(JsonObject event) {
        if (Events.isSweep(event)) {
            return new ScaleToZeroEvent(true, List.of());
        }
        if (!(event.get("Records") instanceof JsonArray records) || records.isEmpty()) {
            throw refused("there are no Records");
        }
        List<String> alarms = new ArrayList<>();
        for (JsonElement item : records) {
            alarms.add(alarm(item));
        }
        return new ScaleToZeroEvent(false, List.copyOf(alarms));
    }

    private static String alarm(JsonElement item) {
        try {
            String message =
                    item.getAsJsonObject().getAsJsonObject("Sns").get("Message").getAsString();
            return JsonParser.parseString(message)
                    .getAsJsonObject()
                    .get("AlarmName")
                    .getAsString();
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException e) {
            throw refused("a record holds no alarm's message (Sns.Message with an AlarmName)");
        }
    }

    private static InvalidEventException refused(String why) {
        return new InvalidEventException(
                why,
                "let an alarm publish to the topic that this function is subscribed to, or send {\"sweep\": true}");
    }
}
