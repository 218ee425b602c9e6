package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Flow logs record accepted and rejected traffic. Those of a transit gateway always do, and have no such property. */
public final class FlowlogAllTraffic implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("flowlog-all-traffic", Kind.OBSERVABILITY)
                .what("Flow logs record all traffic, accepted and rejected.")
                .why("Rejected traffic shows an attack or a missing rule, accepted traffic what an attacker reached.")
                .fix("set trafficType to ALL");
    }

    @Override
    public Types types() {
        return Types.of("aws:ec2/flowLog:FlowLog");
    }

    @Override
    public Verdict check(PolicyResource log, PolicyContext context) {
        if (log.has("transitGatewayId") || log.has("transitGatewayAttachmentId")) {
            return Verdict.notApplicable("flow logs of a transit gateway always record all traffic");
        }
        return Verdict.violationIf(
                !log.text("trafficType").equals("ALL"), "the flow log leaves out a part of the traffic");
    }
}
