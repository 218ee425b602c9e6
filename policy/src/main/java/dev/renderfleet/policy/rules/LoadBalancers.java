package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.function.Supplier;

/** The load balancers of all three types, and which of them are application load balancers. */
final class LoadBalancers {

    static final Types TYPES = Types.of("aws:lb/loadBalancer:LoadBalancer");

    private LoadBalancers() {}

    /** Judges an application load balancer, which is what AWS makes if no type is given; any other is not applicable. */
    static Verdict judgeApplication(PolicyResource loadBalancer, Supplier<Verdict> check) {
        return loadBalancer.string("loadBalancerType").orElse("application").equals("application")
                ? check.get()
                : Verdict.notApplicable("it is not an application load balancer");
    }
}
