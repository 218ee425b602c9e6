package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/** Application load balancers defend against request smuggling. AWS's default, {@code defensive}, is good enough. */
public final class AlbDesync implements ResourcePolicy {

    private static final Set<String> SAFE = Set.of("defensive", "strictest");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("alb-desync", Kind.EXPOSURE)
                .sources("FSBP ELB.12", "checkov CKV_AWS_328")
                .what("Application load balancers reject ambiguous requests.")
                .why(
                        "A request that load balancer and server end at different places lets one user see another's answer.")
                .fix("set desyncMitigationMode to defensive or strictest, or leave it out");
    }

    @Override
    public Types types() {
        return LoadBalancers.TYPES;
    }

    @Override
    public Verdict check(PolicyResource loadBalancer, PolicyContext context) {
        return LoadBalancers.judgeApplication(
                loadBalancer,
                () -> Verdict.violationIf(
                        !SAFE.contains(
                                loadBalancer.string("desyncMitigationMode").orElse("defensive")),
                        "the load balancer only watches ambiguous requests"));
    }
}
