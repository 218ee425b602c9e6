package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Groups have a ceiling, and launch only the accelerated instance types that the stage agreed to pay for. */
public final class AsgSizeCap implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("asg-size-cap", Kind.COST)
                .what("Auto Scaling groups stay below a ceiling, and GPU instance types are agreed ones.")
                .why("A scaling loop or a larger type costs thousands a day before anybody looks at the bill.")
                .fix(
                        "lower maxSize, choose an agreed type, or agree on more in the stage's configuration of this rule");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .integer("maximumSize", 10, "Largest maxSize of a group.")
                .strings(
                        "gpuTypes",
                        List.of("g4dn.xlarge", "g4dn.2xlarge", "g5.xlarge", "g5.2xlarge", "g6.xlarge", "g6.2xlarge"),
                        "Accelerated instance types that may be launched.");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:autoscaling/group:Group",
                "aws:autoscaling/schedule:Schedule",
                "aws:ec2/launchTemplate:LaunchTemplate",
                "aws:ec2/launchConfiguration:LaunchConfiguration",
                "aws:ec2/instance:Instance",
                "aws:ec2/spotInstanceRequest:SpotInstanceRequest");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        int maximum = context.config().integer("maximumSize");
        List<String> agreed = context.config().strings("gpuTypes");
        int size = resource.integer("maxSize").orElse(0);
        return Verdict.violationIf(size > maximum, "maxSize is " + size + ", more than " + maximum)
                .and(Verdict.violations(GpuTypes.of(resource).stream()
                        .filter(type -> !agreed.contains(type))
                        .map(type -> type + " may be launched, which is not agreed")
                        .toList()));
    }
}
