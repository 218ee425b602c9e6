package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Nothing asks for a public address of its own. Without a word the subnet decides, which the rule for subnets judges. */
public final class Ec2PublicIp implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ec2-public-ip", Kind.EXPOSURE)
                .sources("FSBP EC2.9", "FSBP EC2.25", "checkov CKV_AWS_88")
                .what("Instances ask for no public address.")
                .why("What has a public address is one security group rule away from the internet.")
                .fix(
                        "set associatePublicIpAddress to false, and reach the instance by a load balancer or Session Manager");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:ec2/instance:Instance",
                "aws:ec2/launchTemplate:LaunchTemplate",
                "aws:ec2/launchConfiguration:LaunchConfiguration",
                "aws:ec2/spotInstanceRequest:SpotInstanceRequest");
    }

    @Override
    public Verdict check(PolicyResource instance, PolicyContext context) {
        boolean isPublic = instance.isTrue("associatePublicIpAddress")
                || instance.list("networkInterfaces").stream()
                        .anyMatch(network -> network.isTrue("associatePublicIpAddress"));
        return Verdict.violationIf(isPublic, "the instance gets a public address");
    }
}
