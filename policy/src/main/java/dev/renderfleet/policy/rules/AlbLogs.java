package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Application load balancers write access logs. Network load balancers log TLS connections only, and are left alone. */
public final class AlbLogs implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("alb-logs", Kind.OBSERVABILITY)
                .sources("FSBP ELB.5", "cdk-nag ELB2", "checkov CKV_AWS_91")
                .what("Application load balancers write access logs.")
                .why("Without them nobody can tell afterwards who asked for what, and what answered slowly.")
                .fix("set accessLogs with a bucket and enabled true");
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
                        !loadBalancer.isTrue("accessLogs.enabled"), "the load balancer writes no access logs"));
    }
}
