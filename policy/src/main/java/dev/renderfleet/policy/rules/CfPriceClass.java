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

/** Distributions use edge locations that are worth their price. AWS's default is all of them. */
public final class CfPriceClass implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cf-price-class", Kind.COST)
                .what("Distributions are limited to an allowed price class.")
                .why("Traffic from the dearest edge locations costs a third more than from the cheapest.")
                .fix("set priceClass to an allowed class, PriceClass_100 for one");
    }

    @Override
    public Types types() {
        return Types.of(CacheBehaviors.DISTRIBUTION);
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("allowed", List.of("PriceClass_100"), "what priceClass may be");
    }

    @Override
    public Verdict check(PolicyResource distribution, PolicyContext context) {
        String priceClass = distribution.string("priceClass").orElse("PriceClass_All");
        return Verdict.violationIf(
                !context.config().strings("allowed").contains(priceClass), "the price class is " + priceClass);
    }
}
