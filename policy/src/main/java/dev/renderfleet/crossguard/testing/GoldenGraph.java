package dev.renderfleet.crossguard.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.renderfleet.crossguard.PolicyProvider;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The text form of a recording: one JSON object per resource, sorted by URN, keys sorted, defaults left out.
 *
 * <p>Secrets read {@code {"$secret": true}}, unknown values {@code {"$unknown": true}}, assets and archives keep their file
 * name only, so that neither a build directory nor the content of an archive makes a difference. Outputs are left out except
 * for components and the stack: they follow from the inputs. {@link #read} therefore yields resources with their inputs.
 */
public final class GoldenGraph {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private GoldenGraph() {}

    static String write(Recording recording) {
        Map<String, JsonObject> byUrn = new TreeMap<>();
        for (RecordedResource resource : recording.resources()) {
            byUrn.put(resource.urn(), write(resource));
        }
        JsonObject root = new JsonObject();
        root.addProperty("project", recording.project());
        root.addProperty("stack", recording.stack());
        JsonArray resources = new JsonArray();
        byUrn.values().forEach(resources::add);
        root.add("resources", resources);
        return GSON.toJson(root) + "\n";
    }

    private static JsonObject write(RecordedResource resource) {
        JsonObject json = new JsonObject();
        json.addProperty("urn", resource.urn());
        resource.parent().ifPresent(parent -> json.addProperty("parent", parent));
        resource.provider()
                .filter(provider -> !provider.urn().isEmpty())
                .ifPresent(provider -> json.addProperty("provider", provider.urn()));
        if (resource.wasRead()) {
            json.addProperty("read", resource.id());
        }
        if (!resource.inputs().asMap().isEmpty()) {
            json.add("inputs", write(resource.inputs()));
        }
        if (!resource.custom() && !resource.outputs().asMap().isEmpty()) {
            json.add("outputs", write(resource.outputs()));
        }
        JsonObject options = write(resource.options());
        if (options.size() > 0) {
            json.add("options", options);
        }
        if (!resource.dependencies().isEmpty()) {
            json.add("dependencies", strings(resource.dependencies()));
        }
        if (!resource.propertyDependencies().isEmpty()) {
            JsonObject dependencies = new JsonObject();
            new TreeMap<>(resource.propertyDependencies())
                    .forEach((property, urns) -> dependencies.add(property, strings(urns)));
            json.add("propertyDependencies", dependencies);
        }
        return json;
    }

    private static JsonObject write(PolicyResource.Options options) {
        JsonObject json = new JsonObject();
        if (options.protect()) {
            json.addProperty("protect", true);
        }
        if (options.retainOnDelete().orElse(false)) {
            json.addProperty("retainOnDelete", true);
        }
        options.deleteBeforeReplace().ifPresent(value -> json.addProperty("deleteBeforeReplace", value));
        addStrings(json, "ignoreChanges", options.ignoreChanges());
        addStrings(json, "additionalSecretOutputs", options.additionalSecretOutputs());
        addStrings(json, "aliases", options.aliases());
        options.createTimeoutSeconds().ifPresent(value -> json.addProperty("createTimeoutSeconds", value));
        options.updateTimeoutSeconds().ifPresent(value -> json.addProperty("updateTimeoutSeconds", value));
        options.deleteTimeoutSeconds().ifPresent(value -> json.addProperty("deleteTimeoutSeconds", value));
        return json;
    }

    private static void addStrings(JsonObject json, String key, List<String> values) {
        if (!values.isEmpty()) {
            json.add(key, strings(values));
        }
    }

    private static JsonArray strings(Collection<String> values) {
        JsonArray array = new JsonArray();
        new TreeSet<>(values).forEach(array::add);
        return array;
    }

    private static JsonElement write(PropertyValue value) {
        if (value.isSecret()) {
            return marker("$secret", new JsonPrimitive(true));
        }
        switch (value.shape()) {
            case UNKNOWN -> {
                return marker("$unknown", new JsonPrimitive(true));
            }
            case BOOLEAN -> {
                return new JsonPrimitive(value.asBoolean());
            }
            case NUMBER -> {
                double number = value.asNumber();
                return number == Math.rint(number) ? new JsonPrimitive((long) number) : new JsonPrimitive(number);
            }
            case STRING -> {
                return new JsonPrimitive(value.asString());
            }
            case LIST -> {
                JsonArray array = new JsonArray();
                value.asList().forEach(item -> array.add(write(item)));
                return array;
            }
            case OBJECT -> {
                return object(value.asMap());
            }
            case ASSET -> {
                return marker("$asset", fileFields(value));
            }
            case ARCHIVE -> {
                return marker("$archive", fileFields(value));
            }
            case REFERENCE -> {
                return marker("$resource", new JsonPrimitive(value.text("urn")));
            }
            default -> {
                return JsonNull.INSTANCE;
            }
        }
    }

    private static JsonObject object(Map<String, PropertyValue> entries) {
        JsonObject json = new JsonObject();
        new TreeMap<>(entries).forEach((key, item) -> json.add(key, write(item)));
        return json;
    }

    private static JsonObject fileFields(PropertyValue file) {
        Map<String, PropertyValue> fields = new TreeMap<>(file.asMap());
        fields.remove("hash");
        fields.computeIfPresent(
                "path",
                (key, path) ->
                        PropertyValue.of(String.valueOf(Path.of(path.asString()).getFileName())));
        return object(fields);
    }

    private static JsonObject marker(String key, JsonElement content) {
        JsonObject json = new JsonObject();
        json.add(key, content);
        return json;
    }

    /**
     * Reads what {@link Recording#toGoldenJson} wrote, as resources for policies; masked secrets are the text
     * {@code [secret]}, marked as secret.
     */
    public static List<PolicyResource> read(String json) {
        JsonObject root = JsonParser.parseString(json).getAsJsonObject();
        Map<String, JsonObject> byUrn = new LinkedHashMap<>();
        for (JsonElement element : root.getAsJsonArray("resources")) {
            byUrn.put(element.getAsJsonObject().get("urn").getAsString(), element.getAsJsonObject());
        }
        List<PolicyResource> resources = new ArrayList<>();
        byUrn.forEach((urn, resource) -> resources.add(read(urn, resource, byUrn)));
        return resources;
    }

    private static PolicyResource read(String urn, JsonObject json, Map<String, JsonObject> byUrn) {
        String type = typeOf(urn);
        boolean custom = !json.has("outputs") && json.has("inputs");
        Map<String, Set<String>> propertyDependencies = new LinkedHashMap<>();
        if (json.has("propertyDependencies")) {
            json.getAsJsonObject("propertyDependencies")
                    .entrySet()
                    .forEach(entry -> propertyDependencies.put(entry.getKey(), readStrings(entry.getValue())));
        }
        Optional<PolicyProvider> provider = Optional.ofNullable(json.get("provider"))
                .map(JsonElement::getAsString)
                .map(ref -> new PolicyProvider(
                        typeOf(ref), nameOf(ref), ref, read(byUrn.get(ref).get("inputs"))));
        if (provider.isEmpty() && custom && !type.startsWith("pulumi:")) {
            String pkg = type.substring(0, type.indexOf(':'));
            provider = Optional.of(
                    new PolicyProvider("pulumi:providers:" + pkg, "default", "", PropertyValue.of(Map.of())));
        }
        return new PolicyResource(
                type,
                nameOf(urn),
                urn,
                json.has("inputs") ? read(json.get("inputs")) : PropertyValue.of(Map.of()),
                readOptions(json.has("options") ? json.getAsJsonObject("options") : new JsonObject()),
                provider,
                Optional.ofNullable(json.get("parent")).map(JsonElement::getAsString),
                readStrings(json.get("dependencies")),
                propertyDependencies);
    }

    private static PolicyResource.Options readOptions(JsonObject json) {
        return new PolicyResource.Options(
                json.has("protect"),
                List.copyOf(readStrings(json.get("ignoreChanges"))),
                Optional.of(json.has("retainOnDelete")),
                Optional.ofNullable(json.get("deleteBeforeReplace")).map(JsonElement::getAsBoolean),
                List.copyOf(readStrings(json.get("additionalSecretOutputs"))),
                List.copyOf(readStrings(json.get("aliases"))),
                Optional.ofNullable(json.get("createTimeoutSeconds")).map(JsonElement::getAsDouble),
                Optional.ofNullable(json.get("updateTimeoutSeconds")).map(JsonElement::getAsDouble),
                Optional.ofNullable(json.get("deleteTimeoutSeconds")).map(JsonElement::getAsDouble));
    }

    private static Set<String> readStrings(JsonElement array) {
        Set<String> result = new LinkedHashSet<>();
        if (array != null) {
            array.getAsJsonArray().forEach(item -> result.add(item.getAsString()));
        }
        return result;
    }

    private static PropertyValue read(JsonElement json) {
        if (json.isJsonArray()) {
            List<PropertyValue> items = new ArrayList<>();
            json.getAsJsonArray().forEach(item -> items.add(read(item)));
            return PropertyValue.of(items);
        }
        if (!json.isJsonObject()) {
            return PropertyValue.of(json);
        }
        JsonObject object = json.getAsJsonObject();
        if (object.has("$secret")) {
            return PropertyValue.of("[secret]").asSecret();
        }
        if (object.has("$unknown")) {
            return PropertyValue.unknown();
        }
        Map<String, PropertyValue> entries = new LinkedHashMap<>();
        object.entrySet().forEach(entry -> entries.put(entry.getKey(), read(entry.getValue())));
        return PropertyValue.of(entries);
    }

    private static String typeOf(String urn) {
        String qualified = urn.split("::", 4)[2];
        return qualified.substring(qualified.lastIndexOf('$') + 1);
    }

    private static String nameOf(String urn) {
        return urn.split("::", 4)[3];
    }
}
