package dev.renderfleet.adoption;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The file for {@code pulumi import --file}: which existing resource becomes which of the program's, below which components. It is made
 * from what the program registers, so that it cannot name a resource that the program does not have.
 */
final class ImportMap {

    /** Types that are imported by their name; a queue by its URL. */
    private static final Set<String> BY_NAME = Set.of(
            "aws:dynamodb/table:Table",
            "aws:iam/role:Role",
            "aws:iam/instanceProfile:InstanceProfile",
            "aws:cloudwatch/metricAlarm:MetricAlarm");

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String STACK = "pulumi:pulumi:Stack";

    private final Recording recording;
    private final String region;
    private final String account;

    ImportMap(Recording recording, String region, String account) {
        this.recording = recording;
        this.region = region;
        this.account = account;
    }

    /** As JSON, for these physical names. */
    String json(List<String> names) {
        Map<String, JsonObject> entries = new LinkedHashMap<>();
        Set<String> missing = new TreeSet<>(names);
        for (RecordedResource resource : recording.resources()) {
            String name = physicalName(resource);
            if (importable(resource) && names.contains(name)) {
                missing.remove(name);
                add(resource, Optional.of(id(resource, name)), entries);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("adopt: the stage has nothing named " + String.join(", ", missing)
                    + ". Switch on the workload that they belong to, or take them out of renderfleet:adoptedNames");
        }
        JsonArray resources = new JsonArray();
        entries.values().forEach(resources::add);
        JsonObject file = new JsonObject();
        file.add("resources", resources);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(file)
                + "\n";
    }

    /** The components above come first; what a file refers to is named by the end of its URN, which is unique. */
    private void add(RecordedResource resource, Optional<String> id, Map<String, JsonObject> entries) {
        if (entries.containsKey(resource.urn())) {
            return;
        }
        Optional<RecordedResource> parent = parent(resource);
        parent.ifPresent(above -> add(above, Optional.empty(), entries));
        JsonObject entry = new JsonObject();
        entry.addProperty("type", resource.type());
        entry.addProperty("name", reference(resource));
        entry.addProperty("logicalName", resource.name());
        id.ifPresentOrElse(known -> entry.addProperty("id", known), () -> entry.addProperty("component", true));
        parent.ifPresent(above -> entry.addProperty("parent", reference(above)));
        entries.put(resource.urn(), entry);
    }

    private Optional<RecordedResource> parent(RecordedResource resource) {
        return resource.parent().flatMap(recording::byUrn).filter(above -> !above.type()
                .equals(STACK));
    }

    private static String reference(RecordedResource resource) {
        return resource.type().replaceAll("[^A-Za-z0-9]+", "_") + "_"
                + resource.name().replaceAll("[^A-Za-z0-9]+", "_");
    }

    private static boolean importable(RecordedResource resource) {
        return BY_NAME.contains(resource.type()) || resource.type().equals(QUEUE);
    }

    private static String physicalName(RecordedResource resource) {
        return resource.has("name") ? resource.text("name") : "";
    }

    private String id(RecordedResource resource, String name) {
        return resource.type().equals(QUEUE)
                ? "https://sqs." + region + ".amazonaws.com/" + account + "/" + name
                : name;
    }
}
