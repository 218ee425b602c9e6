package dev.renderfleet.network;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.ec2.FlowLog;
import com.pulumi.aws.ec2.FlowLogArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.util.Map;

/** Records all traffic of a VPC, accepted and rejected, in an encrypted log group with a retention. */
public final class FlowLogs extends ComponentResource {

    private static final String TYPE = "renderfleet:network:FlowLogs";

    private final LogGroup group;

    public record Args(
            Tags tags, Output<String> vpcId, Output<String> keyArn, Output<String> accountId, LogRetention retention) {}

    public FlowLogs(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        group = group(name, args);
        Role role = role(name, args);
        RolePolicy policy = policy(name, role);
        flowLog(name, args, role, policy);
        registerOutputs(Map.of("logGroupName", group.name()));
    }

    private LogGroup group(String name, Args args) {
        return new LogGroup(
                name + "-group",
                LogGroupArgs.builder()
                        .name(args.tags().names().path("vpc-flow-logs"))
                        .retentionInDays(args.retention().days())
                        .kmsKeyId(args.keyArn())
                        .tags(args.tags().of("network"))
                        .build(),
                children());
    }

    private Role role(String name, Args args) {
        return new Role(
                name + "-role",
                RoleArgs.builder()
                        .description("Lets VPC flow logs write to their log group")
                        .assumeRolePolicy(args.accountId()
                                .applyValue(account -> PolicyDocument.trust("vpc-flow-logs.amazonaws.com", account)
                                        .toJson()))
                        .tags(args.tags().of("network"))
                        .build(),
                children());
    }

    private RolePolicy policy(String name, Role role) {
        return new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(group.arn().applyValue(arn -> PolicyDocument.of(Statement.allow(
                                                "Write",
                                                "logs:CreateLogStream",
                                                "logs:DescribeLogStreams",
                                                "logs:PutLogEvents")
                                        .on(arn, arn + ":*"))
                                .toJson()))
                        .build(),
                children());
    }

    private void flowLog(String name, Args args, Role role, RolePolicy policy) {
        new FlowLog(
                name + "-flow-log",
                FlowLogArgs.builder()
                        .vpcId(args.vpcId())
                        .trafficType("ALL")
                        .logDestinationType("cloud-watch-logs")
                        .logDestination(group.arn())
                        .iamRoleArn(role.arn())
                        .tags(args.tags().of("network", "vpc"))
                        .build(),
                CustomResourceOptions.builder().parent(this).dependsOn(policy).build());
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public Output<String> logGroupName() {
        return group.name();
    }
}
