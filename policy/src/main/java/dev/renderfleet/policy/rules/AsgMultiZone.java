package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Groups can launch in more than one zone; that is judged by the number of their subnets. */
public final class AsgMultiZone implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("asg-multi-zone", Kind.RELIABILITY)
                .sources("FSBP AutoScaling.2")
                .what("Auto Scaling groups span at least two zones.")
                .why("When a zone fails, or has no Spot capacity left, a group of one zone has nowhere to go.")
                .fix("give vpcZoneIdentifiers subnets of at least two zones");
    }

    @Override
    public Types types() {
        return Types.of("aws:autoscaling/group:Group");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violationIf(
                group.list("vpcZoneIdentifiers").size() < 2
                        && group.list("availabilityZones").size() < 2,
                "the group launches in one zone only");
    }
}
