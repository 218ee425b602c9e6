package dev.renderfleet.bench.functions;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A function as stage dev deploys it, read from the stage's recorded graph.
 *
 * @param name its name without app and stage
 * @param handler the name of its class
 * @param environment its variables
 */
record Deployed(String name, Path archive, String handler, int memoryMb, Map<String, String> environment) {
    private static final String GRAPH = "src/src/test/resources/golden/dev.json";
    private static final String PREFIX = "bp-dev-";

    static Deployed of(Path root, String name) throws IOException {
        JsonObject graph =
                JsonParser.parseString(Files.readString(root.resolve(GRAPH))).getAsJsonObject();
        for (JsonElement item : graph.getAsJsonArray("resources")) {
            JsonObject resource = item.getAsJsonObject();
            if (resource.get("urn").getAsString().contains("$aws:lambda/function:Function::")) {
                JsonObject inputs = resource.getAsJsonObject("inputs");
                if (inputs.get("name").getAsString().equals(PREFIX + name)) {
                    return of(root, name, inputs);
                }
            }
        }
        throw new IOException(GRAPH + " has no function " + PREFIX + name
                + ": name here what the stage calls it, or record the graph anew");
    }

    private static Deployed of(Path root, String name, JsonObject inputs) throws IOException {
        String zip = inputs.getAsJsonObject("code")
                .getAsJsonObject("$archive")
                .get("path")
                .getAsString();
        Path archive = root.resolve("lambda")
                .resolve(zip.replace(".zip", ""))
                .resolve("target")
                .resolve(zip);
        if (!Files.exists(archive)) {
            throw new IOException(
                    archive + ", which " + GRAPH + " names for " + name + ", is missing: package lambda/");
        }
        Map<String, String> environment = new TreeMap<>();
        Optional.ofNullable(inputs.getAsJsonObject("environment"))
                .map(block -> block.getAsJsonObject("variables"))
                .ifPresent(variables -> variables
                        .entrySet()
                        .forEach(entry ->
                                environment.put(entry.getKey(), entry.getValue().getAsString())));
        return new Deployed(
                name,
                archive,
                inputs.get("handler").getAsString(),
                inputs.get("memorySize").getAsInt(),
                environment);
    }
}
