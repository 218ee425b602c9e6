package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Load balancers of every type are protected against deletion. AWS's default is off. */
public final class AlbDeleteProtection implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("alb-delete-protection", Kind.RELIABILITY)
                .sources("FSBP ELB.6", "checkov CKV_AWS_150")
                .what("Load balancers cannot be deleted by accident.")
                .why("A new one has another address: everything behind it is unreachable until DNS has caught up.")
                .fix("set enableDeletionProtection to true");
    }

    @Override
    public Types types() {
        return LoadBalancers.TYPES;
    }

    @Override
    public Verdict check(PolicyResource loadBalancer, PolicyContext context) {
        return Verdict.violationIf(
                !loadBalancer.isTrue("enableDeletionProtection"), "the load balancer can be deleted by accident");
    }
}
