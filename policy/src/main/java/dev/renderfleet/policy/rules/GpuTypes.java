package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which accelerated instance types a resource may launch: NVIDIA and AMD GPUs, AWS's and others' accelerator chips. */
final class GpuTypes {

    /** Stands for all of them, if a resource asks for accelerators by attributes and names no types. */
    static final String ANY = "any GPU type";

    private static final Pattern FAMILY = Pattern.compile("(g|gr|p|inf|trn|dl|vt)\\d.*");

    private GpuTypes() {}

    /** Whether an instance type has accelerators, by its family. */
    static boolean isGpu(String instanceType) {
        return FAMILY.matcher(instanceType).matches();
    }

    /** The accelerated types that an instance, launch template, launch configuration or Auto Scaling group names itself. */
    static List<String> of(PropertyView resource) {
        Stream<String> overrides = resource.list("mixedInstancesPolicy.launchTemplate.overrides").stream()
                .flatMap(GpuTypes::named);
        return Stream.concat(named(resource), overrides).distinct().toList();
    }

    private static Stream<String> named(PropertyView specification) {
        PropertyValue requirements = specification.at("instanceRequirements");
        List<String> allowed = requirements.strings("allowedInstanceTypes");
        Stream<String> named = Stream.concat(specification.string("instanceType").stream(), allowed.stream())
                .filter(GpuTypes::isGpu);
        return allowed.isEmpty() && asksForAccelerators(requirements) ? Stream.concat(named, Stream.of(ANY)) : named;
    }

    private static boolean asksForAccelerators(PropertyValue requirements) {
        return requirements.integer("acceleratorCount.min").orElse(0) > 0
                || !requirements.list("acceleratorTypes").isEmpty()
                || !requirements.list("acceleratorNames").isEmpty()
                || !requirements.list("acceleratorManufacturers").isEmpty();
    }
}
