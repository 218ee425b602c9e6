package dev.renderfleet;

import com.pulumi.Context;
import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.network.Network;
import dev.renderfleet.network.Tier;
import dev.renderfleet.stage.Stage;
import java.util.List;

/** Composes a stage from its components, each fed only by the outputs it needs, and exports what others read. */
final class Platform {

    private final Context ctx;
    private final Stage stage;
    private final Tags tags;
    private final Provider aws;

    Platform(Context ctx, Stage stage) {
        this.ctx = ctx;
        this.stage = stage;
        this.tags = new Tags(new Names(stage.app(), ctx.stackName()), stage.costCenter());
        this.aws = provider();
        export(network());
    }

    private Provider provider() {
        var args = ProviderArgs.builder().region(stage.region());
        stage.accountId().ifPresent(account -> args.allowedAccountIds(List.of(account)));
        return new Provider("aws", args.build());
    }

    private Network network() {
        return new Network(
                "network",
                new Network.Args(
                        tags,
                        stage.region(),
                        accountId(),
                        stage.network(),
                        stage.workloads(),
                        stage.logRetentionDays(),
                        stage.protectData()),
                components());
    }

    private Output<String> accountId() {
        return AwsFunctions.getCallerIdentity(
                        GetCallerIdentityArgs.Empty,
                        InvokeOptions.builder().provider(aws).build())
                .applyValue(identity -> identity.accountId());
    }

    private ComponentResourceOptions components() {
        return ComponentResourceOptions.builder().providers(aws).build();
    }

    private void export(Network network) {
        ctx.export("VpcId", network.vpcId());
        ctx.export("PublicSubnetIds", network.subnetIds(Tier.PUBLIC));
        ctx.export("PrivateSubnetIds", network.subnetIds(Tier.PRIVATE));
        ctx.export("IsolatedSubnetIds", network.subnetIds(Tier.ISOLATED));
        ctx.export("NatPublicIps", network.natPublicIps());
        ctx.export("FlowLogGroupName", network.flowLogGroupName());
        ctx.export("SecurityGroupIds", network.securityGroups().ids());
    }
}
