package dev.renderfleet.network;

import com.pulumi.aws.ec2.VpcEndpoint;
import com.pulumi.aws.ec2.VpcEndpointArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ways to AWS services that do not pass NAT: the free gateway endpoints of S3 and DynamoDB, and interface endpoints as
 * configured.
 */
public final class Endpoints extends ComponentResource {

    private static final String TYPE = "renderfleet:network:Endpoints";
    private static final List<String> GATEWAY_SERVICES = List.of("s3", "dynamodb");

    /**
     * What to connect.
     *
     * @param privateRouteTableIds where gateway endpoints add their routes; empty if the tables are somebody else's
     * @param interfaceServices services by their PrivateLink names, such as {@code ecr.api}
     * @param securityGroupId the interface endpoints' group; present if there are any
     */
    public record Args(
            Tags tags,
            String region,
            Output<String> vpcId,
            Optional<Output<List<String>>> privateRouteTableIds,
            Output<List<String>> privateSubnetIds,
            List<String> interfaceServices,
            Optional<Output<String>> securityGroupId) {}

    public Endpoints(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        args.privateRouteTableIds()
                .ifPresent(tables -> GATEWAY_SERVICES.forEach(service -> gateway(name, service, tables, args)));
        args.interfaceServices().forEach(service -> networkInterface(name, service, args));
        registerOutputs(Map.of());
    }

    private void gateway(String name, String service, Output<List<String>> routeTableIds, Args args) {
        new VpcEndpoint(
                name + "-" + service,
                VpcEndpointArgs.builder()
                        .vpcId(args.vpcId())
                        .serviceName(serviceName(service, args))
                        .vpcEndpointType("Gateway")
                        .routeTableIds(routeTableIds)
                        .tags(args.tags().of("network", service))
                        .build(),
                children());
    }

    private void networkInterface(String name, String service, Args args) {
        new VpcEndpoint(
                name + "-" + service.replace('.', '-'),
                VpcEndpointArgs.builder()
                        .vpcId(args.vpcId())
                        .serviceName(serviceName(service, args))
                        .vpcEndpointType("Interface")
                        .privateDnsEnabled(true)
                        .subnetIds(args.privateSubnetIds())
                        .securityGroupIds(args.securityGroupId().orElseThrow().applyValue(List::of))
                        .tags(args.tags().of("network", service))
                        .build(),
                children());
    }

    private static String serviceName(String service, Args args) {
        return "com.amazonaws." + args.region() + "." + service;
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }
}
