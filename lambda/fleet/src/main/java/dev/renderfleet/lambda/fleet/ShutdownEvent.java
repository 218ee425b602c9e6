package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.runtime.InvalidEventException;

/**
 * What shutdown-gpu is called with: an alarm's change of state, or the round that the stack's schedule makes.
 *
 * @param sweep whether it is the round
 * @param alarmState the state that an alarm changed to; empty on a round
 */
record ShutdownEvent(boolean sweep, String alarmState) {
    static ShutdownEvent parse(JsonObject event) {
        if (Events.isSweep(event)) {
            return new ShutdownEvent(true, "");
        }
        JsonElement alarm = event.get("alarmData");
        if (alarm != null && alarm.isJsonObject()) {
            JsonElement state = alarm.getAsJsonObject().get("state");
            if (state != null && state.isJsonObject() && state.getAsJsonObject().has("value")) {
                return new ShutdownEvent(
                        false, state.getAsJsonObject().get("value").getAsString());
            }
        }
        throw new InvalidEventException(
                "alarmData.state.value is missing",
                "let a CloudWatch alarm call this function, or send {\"sweep\": true}");
    }
}
