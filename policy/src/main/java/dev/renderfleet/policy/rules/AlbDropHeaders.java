package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Application load balancers drop headers that are not valid. AWS's default is to pass them on. */
public final class AlbDropHeaders implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("alb-drop-headers", Kind.EXPOSURE)
                .sources("FSBP ELB.4", "checkov CKV_AWS_131")
                .what("Application load balancers drop invalid headers.")
                .why("Headers that servers read differently let one request be smuggled inside another.")
                .fix("set dropInvalidHeaderFields to true");
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
                        !loadBalancer.isTrue("dropInvalidHeaderFields"),
                        "the load balancer passes invalid headers on"));
    }
}
