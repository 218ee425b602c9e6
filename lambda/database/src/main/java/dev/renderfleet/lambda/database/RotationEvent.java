package dev.renderfleet.lambda.database;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.renderfleet.lambda.runtime.InvalidEventException;

/** What Secrets Manager calls a rotation function with: the secret, the version being rotated in, and one of four steps. */
record RotationEvent(String secretId, String versionId, Step step) {
    /** The steps, in the order in which Secrets Manager calls them. */
    enum Step {
        CREATE("createSecret"),
        SET("setSecret"),
        TEST("testSecret"),
        FINISH("finishSecret");

        private final String text;

        Step(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static RotationEvent parse(JsonObject event) {
        return new RotationEvent(text(event, "SecretId"), text(event, "ClientRequestToken"), step(text(event, "Step")));
    }

    private static Step step(String name) {
        for (Step step : Step.values()) {
            if (step.text.equals(name)) {
                return step;
            }
        }
        throw new InvalidEventException(
                "Step is \"" + name + "\", known are createSecret, setSecret, testSecret and finishSecret",
                "let Secrets Manager call this function");
    }

    private static String text(JsonObject event, String key) {
        JsonElement value = event.get(key);
        if (value == null || !value.isJsonPrimitive() || value.getAsString().isBlank()) {
            throw new InvalidEventException(key + " is missing", "let Secrets Manager call this function");
        }
        return value.getAsString();
    }
}
