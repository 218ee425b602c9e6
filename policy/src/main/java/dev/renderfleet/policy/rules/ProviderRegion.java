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

/**
 * The AWS providers work in allowed regions. Judged on the provider, explicit or default, so that one wrong region is one finding. The
 * provider fills in the region of the environment; one without any is left to chance.
 */
public final class ProviderRegion implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("provider-region", Kind.EXPOSURE)
                .what("AWS providers work in allowed regions.")
                .why(
                        "Data leaves the region that customers were promised, and what runs in a forgotten region is not watched.")
                .fix(
                        "set the provider's region to an allowed one, or allow it in the stage's configuration of this rule");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("allowed", List.of("us-east-1"), "Regions that may be used.");
    }

    @Override
    public Types types() {
        return Types.of("pulumi:providers:aws");
    }

    @Override
    public Verdict check(PolicyResource provider, PolicyContext context) {
        String region = provider.text("region");
        if (region.isEmpty()) {
            return Verdict.violation("the provider names no region");
        }
        return Verdict.violationIf(
                !context.config().strings("allowed").contains(region), "the region " + region + " is not allowed");
    }
}
