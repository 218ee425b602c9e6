package dev.renderfleet.local.protocol;

import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.sdk.SdkTypes.SdkResource;
import java.util.Map;

/** Works out a resource's inputs after a read, so that what changed behind the program's back shows up as a change. */
final class ReadBack {

    private ReadBack() {}

    /**
     * The old inputs, with those replaced whose property differs between the engine's state and the cloud's; for a
     * resource that the engine did not know, every input the cloud has a value for.
     */
    static Fields inputs(ResourceKind kind, SdkResource type, Fields oldInputs, Fields known, Fields state) {
        if (oldInputs.values().isEmpty()) {
            Fields inputs = PropertyValue.emptyFields();
            for (Map.Entry<String, PropertyValue> entry : state.values().entrySet()) {
                boolean chosenByAws = kind.computed().stream()
                        .anyMatch(computed -> computed.property().equals(entry.getKey()));
                // As the AWS provider does: what is empty was not given.
                boolean empty = "".equals(entry.getValue().textOrNull());
                if (type.inputs().containsKey(entry.getKey()) && !chosenByAws && !empty) {
                    inputs = inputs.with(entry.getKey(), entry.getValue());
                }
            }
            return inputs;
        }
        Fields inputs = oldInputs;
        for (Map.Entry<String, PropertyValue> entry : state.values().entrySet()) {
            String name = entry.getKey();
            boolean input = type.inputs().containsKey(name) || name.equals("tagsAll");
            if (input && !same(entry.getValue(), known.get(name))) {
                inputs = inputs.with(name, entry.getValue());
            }
        }
        for (String name : oldInputs.values().keySet()) {
            if (!name.startsWith("__") && state.get(name).isNull()) {
                inputs = inputs.with(name, PropertyValue.none());
            }
        }
        return inputs;
    }

    private static boolean same(PropertyValue one, PropertyValue other) {
        return one.map(PropertyValue::plain).equals(other.map(PropertyValue::plain));
    }
}
