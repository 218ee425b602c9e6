package dev.renderfleet.network;

import com.pulumi.aws.ec2.Eip;
import com.pulumi.aws.ec2.EipArgs;
import com.pulumi.aws.ec2.NatGateway;
import com.pulumi.aws.ec2.NatGatewayArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** NAT gateways with fixed addresses: one for all zones, or one in each. */
public final class NatGateways extends ComponentResource {

    private static final String TYPE = "renderfleet:network:NatGateways";

    private final Map<Zone, NatGateway> gateways = new LinkedHashMap<>();
    private final List<Output<String>> addresses = new ArrayList<>();

    /**
     * Where the gateways go.
     *
     * @param publicSubnets zone to subnet id: one gateway in each
     * @param internetGateway must exist before a gateway can be reached
     */
    public record Args(Tags tags, Map<Zone, Output<String>> publicSubnets, Resource internetGateway) {}

    public NatGateways(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        args.publicSubnets().forEach((zone, subnet) -> gateways.put(zone, gateway(name, zone, subnet, args)));
        registerOutputs(Map.of());
    }

    private NatGateway gateway(String name, Zone zone, Output<String> subnetId, Args args) {
        var options = CustomResourceOptions.builder()
                .parent(this)
                .dependsOn(args.internetGateway())
                .build();
        Map<String, String> tags = args.tags().of("network", "nat-" + zone.letter());
        Eip address = new Eip(
                name + "-" + zone.letter() + "-address",
                EipArgs.builder().domain("vpc").tags(tags).build(),
                options);
        addresses.add(address.publicIp());
        return new NatGateway(
                name + "-" + zone.letter(),
                NatGatewayArgs.builder()
                        .subnetId(subnetId)
                        .allocationId(address.allocationId())
                        .tags(tags)
                        .build(),
                options);
    }

    /** The gateway that serves a zone: its own, or else the first. */
    public Output<String> id(Zone zone) {
        return gateways.getOrDefault(zone, gateways.values().iterator().next()).id();
    }

    public Output<List<String>> publicIps() {
        return Output.all(addresses);
    }
}
