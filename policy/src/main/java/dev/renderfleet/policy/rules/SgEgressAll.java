package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** No rule lets everything out. A group without egress rules is fine: the provider removes the one that AWS adds. */
public final class SgEgressAll implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("sg-egress-all", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_382")
                .what("No security group lets every protocol out to the internet.")
                .why("A compromised workload could send data anywhere and load tools from anywhere.")
                .fix("permit only the protocols and ports that the workload needs, such as TCP 443");
    }

    @Override
    public Types types() {
        return Traffic.SECURITY_GROUPS;
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violations(Traffic.outOf(group).stream()
                .filter(rule -> rule.isEveryProtocol() && rule.concernsInternet())
                .map(rule -> rule.label() + " lets every protocol out to the internet")
                .toList());
    }
}
