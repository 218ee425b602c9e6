package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;
import java.util.stream.Stream;

/** Groups and rules say what they are for. The text that the provider fills in by itself says nothing. */
public final class SgDescription implements ResourcePolicy {

    private static final Set<String> MEANINGLESS = Set.of("", "Managed by Pulumi", "Managed by Terraform");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("sg-description", Kind.OBSERVABILITY)
                .sources("cdk-nag EC27", "checkov CKV_AWS_23")
                .what("Every security group and every rule has a description.")
                .why("Nobody dares to remove a rule whose purpose is unknown.")
                .fix("set description to what the group is for, or who needs the rule");
    }

    @Override
    public Types types() {
        return Traffic.SECURITY_GROUPS;
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        boolean anonymous = group.is("aws:ec2/securityGroup:SecurityGroup") && isMissing(group);
        return Verdict.violationIf(anonymous, "the security group has no description of its own")
                .and(Verdict.violations(Stream.of(Traffic.into(group), Traffic.outOf(group))
                        .flatMap(rules -> rules.stream())
                        .filter(rule -> isMissing(rule.rule()))
                        .map(rule -> rule.label() + " has no description")
                        .toList()));
    }

    private static boolean isMissing(PropertyView described) {
        return !described.isUnknown("description")
                && MEANINGLESS.contains(described.text("description").strip());
    }
}
