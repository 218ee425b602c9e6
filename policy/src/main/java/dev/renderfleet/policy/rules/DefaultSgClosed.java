package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/**
 * Every VPC has its default security group taken over by a {@code DefaultSecurityGroup} without rules. It looks at the stack,
 * because AWS gives each new VPC a permissive group that no resource of the program shows.
 */
public final class DefaultSgClosed implements StackPolicy {

    private static final String VPC = "aws:ec2/vpc:Vpc";
    private static final String DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("default-sg-closed", Kind.EXPOSURE)
                .sources("FSBP EC2.2", "checkov CKV2_AWS_12")
                .what("The default security group of every VPC permits nothing.")
                .why("Whatever is started without naming a group gets the default one, which AWS makes with all egress"
                        + " and with ingress between its members.")
                .fix("add an aws.ec2.DefaultSecurityGroup with the VPC's id and without ingress and egress");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        Verdict adopted = Verdict.forEach(
                graph.ofType(VPC),
                vpc -> Verdict.violationIf(
                        graph.referrersOrUnknown(vpc, DEFAULT_GROUP, "vpcId").isEmpty(),
                        "the VPC's default security group keeps the rules that AWS gives it"));
        Verdict empty = Verdict.forEach(
                graph.ofType(DEFAULT_GROUP),
                group -> Verdict.violationIf(
                        hasRules(group, "ingress") || hasRules(group, "egress"),
                        "the default security group permits traffic"));
        return adopted.and(empty);
    }

    /** The rules that a provider works out by itself are none: it removes them all when it takes the group over. */
    private static boolean hasRules(PolicyResource group, String direction) {
        return !ProviderComputed.isUnknown(group, direction)
                && !group.list(direction).isEmpty();
    }
}
