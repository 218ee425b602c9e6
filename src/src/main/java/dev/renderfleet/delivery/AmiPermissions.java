package dev.renderfleet.delivery;

import dev.renderfleet.iam.Statement;
import java.util.List;

/**
 * What Packer needs to build an image of a stage's GPU workers from the template in {@code packer/}: one instance with a GPU, tagged
 * {@code Purpose=image-build}, with a key pair and a security group of its own for as long as that lives. And to name the image to the
 * stage. It gives the instance no role. Source: Packer documentation, Amazon plugin, IAM task or instance role.
 */
final class AmiPermissions {

    private static final String PURPOSE = "image-build";
    private static final String[] INSTANCE_TYPES = {"g4dn.*", "g5.*", "g6.*", "g6e.*"};

    private AmiPermissions() {}

    static List<Statement> of(Scope stage) {
        return List.of(
                stage.here(Statement.allow(
                                "Look",
                                "ec2:DescribeAvailabilityZones",
                                "ec2:DescribeImages",
                                "ec2:DescribeInstances",
                                "ec2:DescribeInstanceStatus",
                                "ec2:DescribeInstanceTypeOfferings",
                                "ec2:DescribeRegions",
                                "ec2:DescribeSecurityGroups",
                                "ec2:DescribeSnapshots",
                                "ec2:DescribeSubnets",
                                "ec2:DescribeVolumes",
                                "ec2:DescribeVpcs")
                        .on("*")),
                stage.tagging(Statement.allow("LaunchBuilder", "ec2:RunInstances")
                        .on(stage.arn("ec2", "instance/*"))
                        .when("StringEquals", "aws:RequestTag/Purpose", PURPOSE)
                        .when("StringLike", "ec2:InstanceType", INSTANCE_TYPES)),
                Statement.allow("LaunchWith", "ec2:RunInstances")
                        .on(
                                "arn:aws:ec2:" + stage.region() + "::image/*",
                                stage.arn("ec2", "key-pair/packer_*"),
                                stage.arn("ec2", "network-interface/*"),
                                stage.arn("ec2", "security-group/*"),
                                stage.arn("ec2", "subnet/*"),
                                stage.arn("ec2", "volume/*")),
                stage.tagged(Statement.allow(
                                "UseBuilder",
                                "ec2:CreateImage",
                                "ec2:ModifyInstanceAttribute",
                                "ec2:StopInstances",
                                "ec2:TerminateInstances")
                        .on(stage.arn("ec2", "instance/*"))
                        .when("StringEquals", "aws:ResourceTag/Purpose", PURPOSE)),
                Statement.allow("MakeImage", "ec2:CopyImage", "ec2:CreateImage", "ec2:CreateSnapshot")
                        .on(
                                "arn:aws:ec2:" + stage.region() + "::image/*",
                                "arn:aws:ec2:" + stage.region() + "::snapshot/*",
                                stage.arn("ec2", "volume/*")),
                stage.tagged(Statement.allow("DropImage", "ec2:DeleteSnapshot", "ec2:DeregisterImage")
                        .on(
                                "arn:aws:ec2:" + stage.region() + "::image/*",
                                "arn:aws:ec2:" + stage.region() + "::snapshot/*")),
                Statement.allow("KeyPair", "ec2:CreateKeyPair", "ec2:DeleteKeyPair")
                        .on(stage.arn("ec2", "key-pair/packer_*")),
                stage.tagging(Statement.allow("MakeSecurityGroup", "ec2:CreateSecurityGroup")
                        .on(stage.arn("ec2", "security-group/*"))),
                Statement.allow("MakeSecurityGroupIn", "ec2:CreateSecurityGroup")
                        .on(stage.arn("ec2", "vpc/*")),
                stage.tagged(Statement.allow(
                                "UseSecurityGroup", "ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup")
                        .on(stage.arn("ec2", "security-group/*"))
                        .when("StringEquals", "aws:ResourceTag/Purpose", PURPOSE)),
                // Packer tags an image after it is made: until then it carries no tag, and nothing that has a stage can
                // be claimed.
                stage.tagging(Statement.allow("TagWhatIsNew", "ec2:CreateTags")
                        .on(
                                "arn:aws:ec2:" + stage.region() + "::image/*",
                                "arn:aws:ec2:" + stage.region() + "::snapshot/*",
                                stage.arn("ec2", "instance/*"),
                                stage.arn("ec2", "key-pair/packer_*"),
                                stage.arn("ec2", "security-group/*"),
                                stage.arn("ec2", "volume/*"))
                        .when("Null", Scope.RESOURCE_TAG, "true")),
                Statement.allow("RegisterImage", "ssm:GetParameter", "ssm:PutParameter")
                        .on(stage.parameter("ami/*")));
    }
}
