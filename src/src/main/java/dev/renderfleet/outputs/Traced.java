package dev.renderfleet.outputs;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResource;

/**
 * Outputs that keep their resource in the graph of a first preview. Before a resource exists, the Java SDK forgets which resource
 * an output belongs to, but for {@code id} and {@code urn}: what is computed from an ARN then depends on nothing, and the rules
 * over the graph cannot tell whom an alarm, a rotation or a redrive policy is for.
 */
public final class Traced {

    private Traced() {}

    /** The same value, by way of the id: known when it is known, and of this resource in any case. */
    public static <T> Output<T> by(CustomResource resource, Output<T> output) {
        return Output.tuple(resource.id(), output).applyValue(both -> both.t2);
    }
}
