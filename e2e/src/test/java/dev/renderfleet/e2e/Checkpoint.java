package dev.renderfleet.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Pulumi's file backend has on record of the stage local. */
final class Checkpoint {

    private static final String FILE = ".renderfleet/state/.pulumi/stacks/renderfleet/local.json";

    private Checkpoint() {}

    /** All resources, the stack itself and providers included; none if nothing was deployed yet. */
    static List<JsonObject> resources(Checkout checkout) {
        JsonElement latest = JsonParser.parseString(checkout.read(FILE))
                .getAsJsonObject()
                .getAsJsonObject("checkpoint")
                .get("latest");
        JsonElement resources = latest == null || latest.isJsonNull()
                ? null
                : latest.getAsJsonObject().get("resources");
        return resources == null ? List.of() : objects(resources).toList();
    }

    static Stream<JsonObject> objects(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject);
    }
}
