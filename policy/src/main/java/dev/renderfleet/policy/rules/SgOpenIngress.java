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
import java.util.Set;

/** The internet reaches no ports but the allowed ones. ICMP has no ports and is left alone: it carries path MTU discovery. */
public final class SgOpenIngress implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sg-open-ingress", Kind.EXPOSURE)
                .sources("FSBP EC2.18", "cdk-nag EC23", "checkov CKV_AWS_260", "checkov CKV_AWS_277")
                .what("Security groups let the internet in on the allowed ports only.")
                .why("Whatever listens on any other port is found by scanners within minutes.")
                .fix("name the sources, a security group or an address range, or close the port");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integers("allowedPorts", List.of(80, 443), "Ports that the internet may reach.");
    }

    @Override
    public Types types() {
        return Traffic.SECURITY_GROUPS;
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        Set<Integer> allowed = context.config().integers("allowedPorts");
        return Verdict.violations(Traffic.into(group).stream()
                .flatMap(rule -> rule.ports().stream()
                        .filter(ports -> !ports.areAllIn(allowed) && rule.concernsInternet())
                        .map(ports -> rule.label() + " opens " + ports + " to the internet"))
                .toList());
    }
}
