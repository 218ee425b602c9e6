package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** Every VPC has a flow log of its own; those of subnets or interfaces cover only a part. */
public final class VpcFlowLog implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("vpc-flow-log", Kind.OBSERVABILITY)
                .what("Every VPC has a flow log.")
                .why("Without it nobody can say afterwards who talked to whom.")
                .fix("declare a flow log with vpcId set to this VPC");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(
                graph.ofType("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"),
                vpc -> Verdict.violationIf(
                        graph.referrersOrUnknown(vpc, "aws:ec2/flowLog:FlowLog", "vpcId")
                                .isEmpty(),
                        "the VPC has no flow log"));
    }
}
