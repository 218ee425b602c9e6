package dev.renderfleet.lambda.fleet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** What the events of both functions have in common. */
final class Events {
    private Events() {}

    /** Whether it is the schedule's round: {@code {"sweep": true}}. */
    static boolean isSweep(JsonObject event) {
        JsonElement sweep = event.get("sweep");
        return sweep != null
                && sweep.isJsonPrimitive()
                && sweep.getAsJsonPrimitive().isBoolean()
                && sweep.getAsBoolean();
    }
}
