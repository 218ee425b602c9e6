package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Instances get the tags of their group. */
public final class AsgTagPropagation implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("asg-tag-propagation", Kind.TAGS)
                .sources("checkov CKV_AWS_153")
                .what("Auto Scaling groups have tags and hand all of them to their instances.")
                .why("The instances are what costs: without tags their cost belongs to nobody.")
                .fix("set propagateAtLaunch on every tag of the group");
    }

    @Override
    public Types types() {
        return Types.of("aws:autoscaling/group:Group");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        List<PropertyValue> tags = group.list("tags");
        List<String> kept = tags.stream()
                .filter(tag -> !tag.isTrue("propagateAtLaunch"))
                .map(tag -> tag.text("key"))
                .toList();
        return Verdict.violationIf(tags.isEmpty(), "the group has no tags for its instances")
                .and(Verdict.violationIf(
                        !kept.isEmpty(), "the tags " + String.join(", ", kept) + " do not reach its instances"));
    }
}
