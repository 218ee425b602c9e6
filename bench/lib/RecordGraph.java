import com.google.gson.Gson;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.OfflineRun;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.stage.StageFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import pulumirpc.Resource.RegisterResourceRequest;

/**
 * Prints, as JSON, what the program registers for a stage: from a run in which everything is answered, and beside
 * that what a first preview would send, where computed outputs are unknown. For the generators of the peers.
 *
 * <p>Arguments: the checkout, the stage.
 */
final class RecordGraph {

    private RecordGraph() {}

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        Map<String, String> configuration = StageFile.read(Path.of(args[0]), args[1]);
        Map<String, Object> previewed = new LinkedHashMap<>();
        OfflineRun.preview(args[1], configuration).requireSuccess().resources().forEach(each -> each.request()
                .ifPresent(request -> previewed.put(each.urn(), plain(request.getObject()))));
        List<Map<String, Object>> resources = new ArrayList<>();
        for (RecordedResource each : OfflineRun.withoutImages(args[1], configuration).requireSuccess().resources()) {
            each.request().ifPresent(request -> {
                Map<String, Object> resource = plain(each, request);
                resource.put("preview", previewed.get(each.urn()));
                resources.add(resource);
            });
        }
        System.out.println(new Gson().toJson(resources));
    }

    private static Map<String, Object> plain(RecordedResource recorded, RegisterResourceRequest request) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("urn", recorded.urn());
        resource.put("type", request.getType());
        resource.put("name", request.getName());
        resource.put("custom", request.getCustom());
        resource.put("parent", request.getParent());
        resource.put("provider", request.getProvider());
        resource.put("inputs", plain(request.getObject()));
        Map<String, Object> outputs = new LinkedHashMap<>();
        recorded.outputs().asMap().forEach((name, value) -> outputs.put(name, plain(value)));
        outputs.put("id", recorded.id());
        resource.put("outputs", outputs);
        resource.put("dependencies", List.copyOf(request.getDependenciesList()));
        Map<String, Object> dependencies = new LinkedHashMap<>();
        request.getPropertyDependenciesMap()
                .forEach((name, urns) -> dependencies.put(name, List.copyOf(urns.getUrnsList())));
        resource.put("propertyDependencies", dependencies);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("protect", request.getProtect());
        options.put("retainOnDelete", request.getRetainOnDelete());
        options.put("ignoreChanges", List.copyOf(request.getIgnoreChangesList()));
        options.put("additionalSecretOutputs", List.copyOf(request.getAdditionalSecretOutputsList()));
        resource.put("options", options);
        return resource;
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case NUMBER_VALUE -> number(value.getNumberValue());
            case STRUCT_VALUE -> plain(value.getStructValue());
            case LIST_VALUE -> plain(value.getListValue());
            default -> null;
        };
    }

    private static Map<String, Object> plain(Struct struct) {
        Map<String, Object> plain = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    private static List<Object> plain(ListValue list) {
        List<Object> plain = new ArrayList<>();
        list.getValuesList().forEach(value -> plain.add(plain(value)));
        return plain;
    }

    private static Object plain(PropertyValue value) {
        return switch (value.shape()) {
            case STRING -> value.asString();
            case BOOLEAN -> value.asBoolean();
            case NUMBER -> number(value.asNumber());
            case LIST -> value.asList().stream().map(RecordGraph::plain).toList();
            case OBJECT -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                value.asMap().forEach((name, item) -> plain.put(name, plain(item)));
                yield plain;
            }
            default -> null;
        };
    }

    private static Number number(double number) {
        return number == Math.rint(number) ? (Number) (long) number : (Number) number;
    }
}
