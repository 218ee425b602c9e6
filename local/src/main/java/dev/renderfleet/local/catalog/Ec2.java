package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Items;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amazon EC2: networks, addresses, instances and what they need. */
final class Ec2 {

    static final String VPC = "aws:ec2/vpc:Vpc";
    static final String SUBNET = "aws:ec2/subnet:Subnet";
    static final String INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
    static final String NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
    static final String EIP = "aws:ec2/eip:Eip";
    static final String ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
    static final String SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
    static final String NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
    static final String INSTANCE = "aws:ec2/instance:Instance";
    static final String LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
    static final String VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
    static final String KEY_PAIR = "aws:ec2/keyPair:KeyPair";
    static final String PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";

    /** A security group made by the stack, or the one that every VPC comes with. */
    static final Targets SECURITY_GROUP_ID =
            Targets.id(SECURITY_GROUP).or(Targets.attribute(VPC, "defaultSecurityGroupId"));

    static final Targets ROUTE_TABLE_ID = Targets.id(ROUTE_TABLE).or(Targets.attribute(VPC, "defaultRouteTableId"));

    /** Prefix lists of the stack, and AWS's own: the rehearsal gives those ids of its own (see the functions). */
    static final Targets PREFIX_LIST_ID = Targets.id(PREFIX_LIST)
            .or(Targets.attribute(VPC_ENDPOINT, "prefixListId"))
            .orAlways("pl-[0-9a-f]{8}");

    private static final String GROUP_TEXT = "[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{0,255}";

    private static final String FLOW_LOG_FORMAT =
            "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
                    + "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

    private Ec2() {}

    static List<ResourceKind> kinds() {
        return List.of(
                vpc(),
                subnet(),
                kind(INTERNET_GATEWAY)
                        .id("igw-{hex17}")
                        .arn("ec2", "internet-gateway/{id}")
                        .computed("ownerId", "{account}")
                        .refers("vpcId", Targets.id(VPC))
                        .unique(
                                "Resource.AlreadyAssociated: the network {vpcId} already has an internet gateway",
                                "vpcId"),
                natGateway(),
                eip(),
                kind("aws:ec2/eipAssociation:EipAssociation")
                        .id("eipassoc-{hex17}")
                        .computed(
                                "publicIp",
                                association -> PropertyValue.of(association
                                        .related("allocationId", EIP, "id")
                                        .map(eip -> eip.get("publicIp").textOrNull())
                                        .orElse("")))
                        .replaceOn("allocationId", "allowReassociation", "instanceId", "networkInterfaceId")
                        .replaceOn("privateIpAddress", "publicIp")
                        .refers("allocationId", Targets.id(EIP))
                        .refers("instanceId", Targets.id(INSTANCE))
                        .refers("networkInterfaceId", Targets.id(NETWORK_INTERFACE))
                        .atMostOneOf("instanceId", "networkInterfaceId"),
                kind(ROUTE_TABLE)
                        .id("rtb-{hex17}")
                        .arn("ec2", "route-table/{id}")
                        .computed("ownerId", "{account}")
                        .computed("propagatingVgws", List.of())
                        .computed("routes", List.of())
                        .replaceOn("vpcId")
                        .refers("vpcId", Targets.id(VPC))
                        .refers("routes.gatewayId", Targets.id(INTERNET_GATEWAY).orAlways("local"))
                        .refers("routes.natGatewayId", Targets.id(NAT_GATEWAY))
                        .inUse("DependencyViolation: The routeTable '{id}' has dependencies and cannot be deleted."),
                route(),
                kind("aws:ec2/routeTableAssociation:RouteTableAssociation")
                        .id("rtbassoc-{hex17}")
                        .replaceOn("gatewayId", "subnetId")
                        .refers("routeTableId", ROUTE_TABLE_ID)
                        .refers("subnetId", Targets.id(SUBNET))
                        .refers("gatewayId", Targets.id(INTERNET_GATEWAY))
                        .exactlyOneOf("subnetId", "gatewayId")
                        .unique(
                                "Resource.AlreadyAssociated: the subnet {subnetId} already has a route table",
                                "subnetId",
                                "gatewayId"),
                kind("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")
                        .id("rtbassoc-{hex17}")
                        .computed(
                                "originalRouteTableId",
                                association -> PropertyValue.of(association
                                        .related("vpcId", VPC, "id")
                                        .map(vpc ->
                                                vpc.get("defaultRouteTableId").textOrNull())
                                        .orElse("")))
                        .refers("vpcId", Targets.id(VPC))
                        .refers("routeTableId", ROUTE_TABLE_ID),
                vpcEndpoint(),
                kind("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation")
                        .id("a-{hex17}")
                        .replaceOn("routeTableId", "vpcEndpointId")
                        .refers("routeTableId", ROUTE_TABLE_ID)
                        .refers("vpcEndpointId", Targets.id(VPC_ENDPOINT)),
                kind("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation")
                        .id("a-{hex17}")
                        .replaceOn("subnetId", "vpcEndpointId")
                        .refers("subnetId", Targets.id(SUBNET))
                        .refers("vpcEndpointId", Targets.id(VPC_ENDPOINT)),
                flowLog(),
                securityGroup(),
                kind("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
                        .id(group -> group.related("vpcId", VPC, "id")
                                .map(vpc -> vpc.get("defaultSecurityGroupId").textOrNull())
                                .orElse(""))
                        .rule(
                                "vpcId",
                                group -> group.has("vpcId")
                                        ? Optional.empty()
                                        : Optional.of("must be given: a rehearsal has no default VPC"))
                        .arn("ec2", "security-group/{id}")
                        .computed("description", "default VPC security group")
                        .computed("name", "default")
                        .computed("ownerId", "{account}")
                        .computed("ingress", List.of())
                        .computed("egress", List.of())
                        .defaults("revokeRulesOnDelete", false)
                        .replaceOn("vpcId")
                        .refers("vpcId", Targets.id(VPC)),
                kind("aws:ec2/defaultRouteTable:DefaultRouteTable")
                        .id("{defaultRouteTableId}")
                        .arn("ec2", "route-table/{id}")
                        .computed("ownerId", "{account}")
                        .computed(
                                "vpcId",
                                table -> PropertyValue.of(
                                        table.related("defaultRouteTableId", VPC, "defaultRouteTableId")
                                                .map(vpc -> vpc.get("id").textOrNull())
                                                .orElse("")))
                        .computed("routes", List.of())
                        .replaceOn("defaultRouteTableId")
                        .refers("defaultRouteTableId", Targets.attribute(VPC, "defaultRouteTableId")),
                kind("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
                        .id("{defaultNetworkAclId}")
                        .arn("ec2", "network-acl/{id}")
                        .computed("ownerId", "{account}")
                        .computed(
                                "vpcId",
                                acl -> PropertyValue.of(acl.related("defaultNetworkAclId", VPC, "defaultNetworkAclId")
                                        .map(vpc -> vpc.get("id").textOrNull())
                                        .orElse("")))
                        .replaceOn("defaultNetworkAclId")
                        .refers("defaultNetworkAclId", Targets.attribute(VPC, "defaultNetworkAclId"))
                        .mentions("subnetIds", Targets.id(SUBNET)),
                kind("aws:ec2/networkAcl:NetworkAcl")
                        .id("acl-{hex17}")
                        .arn("ec2", "network-acl/{id}")
                        .computed("ownerId", "{account}")
                        .computed("egress", List.of())
                        .computed("ingress", List.of())
                        .computed("subnetIds", List.of())
                        .replaceOn("vpcId")
                        .refers("vpcId", Targets.id(VPC))
                        .refers("subnetIds", Targets.id(SUBNET)),
                launchTemplate(),
                networkInterface(),
                instance(),
                kind(KEY_PAIR)
                        .id("{keyName}")
                        .autoName("keyName", 255)
                        .arn("ec2", "key-pair/{keyName}")
                        .computed("fingerprint", "{hex32}")
                        .computed("keyPairId", "key-{hex17}")
                        .computed("keyType", "rsa")
                        .replaceOn("keyName", "keyNamePrefix", "publicKey")
                        .unique("InvalidKeyPair.Duplicate: The keypair already exists", "keyName"),
                kind(PREFIX_LIST)
                        .id("pl-{hex17}")
                        .arn("ec2", "prefix-list/{id}")
                        .computed("ownerId", "{account}")
                        .computed("version", list -> PropertyValue.of(list.revision()))
                        .computed("entries", List.of())
                        .oneOf("addressFamily", "IPv4", "IPv6")
                        .replaceOn("addressFamily"));
    }

    private static ResourceKind vpc() {
        return kind(VPC)
                .id("vpc-{hex17}")
                .arn("ec2", "vpc/{id}")
                .defaults("enableDnsSupport", true)
                .defaults("instanceTenancy", "default")
                .computed("defaultNetworkAclId", "acl-{hex17:acl}")
                .computed("defaultRouteTableId", "rtb-{hex17:rtb}")
                .computed("mainRouteTableId", "rtb-{hex17:rtb}")
                .computed("defaultSecurityGroupId", "sg-{hex17:sg}")
                .computed("dhcpOptionsId", "dopt-{hex17:dopt}")
                .computed("enableDnsHostnames", false)
                .computed("enableNetworkAddressUsageMetrics", false)
                .computed("ownerId", "{account}")
                .replaceOn("cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength")
                .oneOf("instanceTenancy", "default", "dedicated")
                .rule(
                        "cidrBlock",
                        vpc -> vpc.has("cidrBlock") || vpc.has("ipv4IpamPoolId")
                                ? Optional.empty()
                                : Optional.of("one of cidrBlock, ipv4IpamPoolId must be given"))
                .rule(
                        "cidrBlock",
                        vpc -> vpc.has("cidrBlock") ? Cidr.vpcProblem(vpc.text("cidrBlock")) : Optional.empty())
                .inUse("DependencyViolation: The vpc '{id}' has dependencies and cannot be deleted.");
    }

    private static ResourceKind subnet() {
        return kind(SUBNET)
                .id("subnet-{hex17}")
                .arn("ec2", "subnet/{id}")
                .defaults("assignIpv6AddressOnCreation", false)
                .defaults("enableDns64", false)
                .defaults("enableResourceNameDnsARecordOnLaunch", false)
                .defaults("enableResourceNameDnsAaaaRecordOnLaunch", false)
                .defaults("ipv6Native", false)
                .defaults("mapPublicIpOnLaunch", false)
                .computed(
                        "availabilityZone",
                        subnet -> PropertyValue.of(
                                subnet.has("availabilityZoneId")
                                        ? Zones.nameOf(subnet.site().region(), subnet.text("availabilityZoneId"))
                                        : subnet.site().region() + "a"))
                .computed(
                        "availabilityZoneId",
                        subnet -> PropertyValue.of(Zones.idOf(subnet.site().region(), subnet.text("availabilityZone"))))
                .computed("ownerId", "{account}")
                .computed("privateDnsHostnameTypeOnLaunch", "ip-name")
                .replaceOn("availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId")
                .refers("vpcId", Targets.id(VPC))
                .atMostOneOf("availabilityZone", "availabilityZoneId")
                .rule(
                        "cidrBlock",
                        subnet ->
                                subnet.has("cidrBlock") ? Cidr.vpcProblem(subnet.text("cidrBlock")) : Optional.empty())
                .cloudRule(subnet -> {
                    String zone = subnet.text("availabilityZone");
                    return zone.isEmpty() || Zones.of(subnet.site().region()).contains(zone)
                            ? Optional.empty()
                            : Optional.of("availabilityZone: InvalidParameterValue: the region "
                                    + subnet.site().region() + " has no zone \"" + zone + "\"");
                })
                .cloudRule(Ec2::subnetPlace)
                .inUse("DependencyViolation: The subnet '{id}' has dependencies and cannot be deleted.");
    }

    private static Optional<String> subnetPlace(Attributes subnet) {
        Optional<Cidr> block = Cidr.parse(subnet.text("cidrBlock"));
        Optional<Cidr> network = subnet.related("vpcId", VPC, "id")
                .map(vpc -> vpc.get("cidrBlock").textOrNull())
                .flatMap(Cidr::parse);
        if (block.isEmpty() || network.isEmpty()) {
            return Optional.empty();
        }
        if (!network.get().contains(block.get())) {
            return Optional.of("cidrBlock: InvalidSubnet.Range: \"" + subnet.text("cidrBlock")
                    + "\" lies outside the block of its VPC");
        }
        String vpcId = subnet.text("vpcId");
        return subnet
                .cloud()
                .find(SUBNET, other -> vpcId.equals(other.state().get("vpcId").textOrNull()))
                .stream()
                .filter(other -> Cidr.parse(
                                String.valueOf(other.state().get("cidrBlock").textOrNull()))
                        .filter(block.get()::overlaps)
                        .isPresent())
                .findFirst()
                .map(other -> "cidrBlock: InvalidSubnet.Conflict: \"" + subnet.text("cidrBlock")
                        + "\" overlaps with the subnet " + other.id());
    }

    private static ResourceKind natGateway() {
        return kind(NAT_GATEWAY)
                .id("nat-{hex17}")
                .defaults("connectivityType", "public")
                .computed("networkInterfaceId", "eni-{hex17:eni}")
                .computed("associationId", "eipassoc-{hex17:eipassoc}")
                .computed("privateIp", nat -> PropertyValue.of(addressIn(nat, "subnetId")))
                .computed(
                        "publicIp",
                        nat -> PropertyValue.of(nat.related("allocationId", EIP, "id")
                                .map(eip -> eip.get("publicIp").textOrNull())
                                .orElse("")))
                .computed("secondaryPrivateIpAddressCount", 0)
                .computed("secondaryPrivateIpAddresses", List.of())
                .replaceOn("allocationId", "connectivityType", "privateIp", "subnetId")
                .refers("subnetId", Targets.id(SUBNET))
                .refers("allocationId", Targets.id(EIP))
                .oneOf("connectivityType", "public", "private")
                .rule(
                        "allocationId",
                        nat -> nat.text("connectivityType").equals("public") && !nat.has("allocationId")
                                ? Optional.of("a public NAT gateway needs an elastic IP address")
                                : Optional.empty())
                .unique(
                        "Resource.AlreadyAssociated: the address {allocationId} already has a NAT gateway",
                        "allocationId")
                .inUse("DependencyViolation: the NAT gateway '{id}' is the target of routes");
    }

    private static ResourceKind eip() {
        return kind(EIP)
                .id("eipalloc-{hex17}")
                .arn("ec2", "elastic-ip/{id}")
                .computed("allocationId", "{id}")
                .computed("domain", "vpc")
                .computed("vpc", true)
                // 203.0.113.0/24 and 198.51.100.0/24 are reserved for examples.
                .computed("publicIp", eip -> PropertyValue.of(exampleAddress(eip.hex(4, "ip"))))
                .computed(
                        "publicDns",
                        eip -> PropertyValue.of("ec2-" + eip.text("publicIp").replace('.', '-') + ".compute"
                                + (eip.site().region().equals("us-east-1")
                                        ? "-1"
                                        : "." + eip.site().region())
                                + "." + eip.site().dnsSuffix()))
                .computed("networkBorderGroup", "{region}")
                .computed("publicIpv4Pool", "amazon")
                .replaceOn("address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool", "vpc")
                .refers("instance", Targets.id(INSTANCE))
                .refers("networkInterface", Targets.id(NETWORK_INTERFACE))
                .oneOf("domain", "vpc", "standard")
                .inUse("AuthFailure: the address {publicIp} is associated; disassociate it first");
    }

    private static String exampleAddress(String hex) {
        int number = Integer.parseInt(hex, 16);
        return (number % 2 == 0 ? "203.0.113." : "198.51.100.") + (number / 2 % 254 + 1);
    }

    private static ResourceKind route() {
        String[] destinations = {"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"};
        return kind("aws:ec2/route:Route")
                .id("r-{routeTableId}{digits10}")
                .computed("origin", "CreateRoute")
                .computed("state", "active")
                .replaceOn(destinations)
                .replaceOn("routeTableId")
                .partOf("routeTableId", ROUTE_TABLE_ID)
                .refers("gatewayId", Targets.id(INTERNET_GATEWAY).orAlways("local"))
                .refers("natGatewayId", Targets.id(NAT_GATEWAY))
                .refers("networkInterfaceId", Targets.id(NETWORK_INTERFACE))
                .refers("vpcEndpointId", Targets.id(VPC_ENDPOINT))
                .refers("destinationPrefixListId", PREFIX_LIST_ID)
                .exactlyOneOf(destinations)
                .exactlyOneOf(
                        "gatewayId",
                        "natGatewayId",
                        "networkInterfaceId",
                        "vpcEndpointId",
                        "egressOnlyGatewayId",
                        "transitGatewayId",
                        "vpcPeeringConnectionId",
                        "carrierGatewayId",
                        "coreNetworkArn",
                        "localGatewayId")
                .unique(
                        "RouteAlreadyExists: {routeTableId} already has a route to {destinationCidrBlock}",
                        "routeTableId",
                        "destinationCidrBlock",
                        "destinationIpv6CidrBlock",
                        "destinationPrefixListId");
    }

    private static ResourceKind vpcEndpoint() {
        return kind(VPC_ENDPOINT)
                .id("vpce-{hex17}")
                .arn("ec2", "vpc-endpoint/{id}")
                .defaults("vpcEndpointType", "Gateway")
                .computed("ownerId", "{account}")
                .computed("state", "available")
                .computed("requesterManaged", false)
                .computed(
                        "prefixListId",
                        endpoint -> isGateway(endpoint)
                                ? PropertyValue.of(
                                        AwsPrefixLists.id(endpoint.site().region(), endpoint.text("serviceName")))
                                : PropertyValue.none())
                .computed(
                        "cidrBlocks",
                        endpoint -> isGateway(endpoint)
                                ? PropertyValue.of(AwsPrefixLists.blocks(endpoint.text("serviceName")))
                                : PropertyValue.of(List.of()))
                .computed(
                        "networkInterfaceIds",
                        endpoint -> new Items(endpoint.texts("subnetIds").stream()
                                .map(subnet -> PropertyValue.of("eni-" + endpoint.hex(17, subnet)))
                                .toList()))
                .computed("dnsEntries", Ec2::endpointNames)
                .computed("privateDnsEnabled", false)
                .computed("routeTableIds", List.of())
                .computed("subnetIds", List.of())
                .computed("securityGroupIds", List.of())
                .computed(
                        "policy",
                        "{\"Version\":\"2008-10-17\",\"Statement\":"
                                + "[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}")
                .replaceOn("resourceConfigurationArn", "serviceName", "serviceNetworkArn", "serviceRegion")
                .replaceOn("vpcEndpointType", "vpcId")
                .oneOf("vpcEndpointType", "Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork")
                .json("policy")
                .refers("vpcId", Targets.id(VPC))
                .refers("routeTableIds", ROUTE_TABLE_ID)
                .refers("subnetIds", Targets.id(SUBNET))
                .refers("securityGroupIds", SECURITY_GROUP_ID)
                .cloudRule(endpoint -> {
                    String expected = "com.amazonaws." + endpoint.site().region() + ".";
                    String service = endpoint.text("serviceName");
                    return service.isEmpty()
                                    || service.startsWith(expected)
                                    || service.startsWith("com.amazonaws.vpce.")
                                    || service.startsWith("aws.")
                            ? Optional.empty()
                            : Optional.of("serviceName: InvalidServiceName: \"" + service + "\" does not begin with \""
                                    + expected + "\"");
                });
    }

    private static boolean isGateway(Attributes endpoint) {
        return endpoint.text("vpcEndpointType").equals("Gateway");
    }

    private static PropertyValue endpointNames(Attributes endpoint) {
        if (isGateway(endpoint)) {
            return PropertyValue.of(List.of());
        }
        String service = endpoint.text("serviceName").replaceAll("^com\\.amazonaws\\.[^.]+\\.", "");
        String name = endpoint.text("id") + "-" + endpoint.pick("abcdefghijklmnopqrstuvwxyz0123456789", 8, "dns") + "."
                + service + "." + endpoint.site().region() + ".vpce."
                + endpoint.site().dnsSuffix();
        return PropertyValue.of(List.of(Map.of("dnsName", name, "hostedZoneId", "Z7HUB22UULQXV")));
    }

    private static ResourceKind flowLog() {
        return kind("aws:ec2/flowLog:FlowLog")
                .id("fl-{hex17}")
                .arn("ec2", "vpc-flow-log/{id}")
                .defaults("logDestinationType", "cloud-watch-logs")
                .defaults("maxAggregationInterval", 600)
                .computed("logFormat", flowLog -> PropertyValue.of(FLOW_LOG_FORMAT))
                .computed(
                        "logGroupName",
                        flowLog -> PropertyValue.of(
                                flowLog.text("logDestinationType").equals("cloud-watch-logs")
                                        ? flowLog.text("logDestination")
                                                .replaceAll("^arn:.*:log-group:([^:]+).*$", "$1")
                                        : ""))
                .computed("logDestination", "")
                .replaceOn("deliverCrossAccountRole", "destinationOptions", "eniId", "iamRoleArn", "logDestination")
                .replaceOn("logDestinationType", "logFormat", "logGroupName", "maxAggregationInterval", "subnetId")
                .replaceOn("trafficType", "transitGatewayAttachmentId", "transitGatewayId", "vpcId")
                .oneOf("trafficType", "ALL", "ACCEPT", "REJECT")
                .oneOf("logDestinationType", "cloud-watch-logs", "s3", "kinesis-data-firehose")
                .exactlyOneOf("vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId")
                .rule("maxAggregationInterval", flowLog -> {
                    double seconds = flowLog.number("maxAggregationInterval", 600);
                    return seconds == 60 || seconds == 600
                            ? Optional.empty()
                            : Optional.of("expected 60 or 600 seconds, found " + (long) seconds);
                })
                .rule(
                        "iamRoleArn",
                        flowLog -> flowLog.text("logDestinationType").equals("cloud-watch-logs")
                                        && !flowLog.has("iamRoleArn")
                                ? Optional.of("needed to deliver to CloudWatch Logs")
                                : Optional.empty())
                .refers("vpcId", Targets.id(VPC))
                .refers("subnetId", Targets.id(SUBNET))
                .refers("eniId", Targets.id(NETWORK_INTERFACE))
                .mentions("iamRoleArn", Iam.ROLE_ARN);
    }

    private static ResourceKind securityGroup() {
        return kind(SECURITY_GROUP)
                .id("sg-{hex17}")
                .arn("ec2", "security-group/{id}")
                .defaults("description", "Managed by Pulumi")
                .defaults("revokeRulesOnDelete", false)
                .computed("ownerId", "{account}")
                .computed("ingress", List.of())
                .computed("egress", List.of())
                .computed("vpcId", "")
                .replaceOn("description", "name", "namePrefix", "vpcId")
                .refers("vpcId", Targets.id(VPC))
                .refers("ingress.securityGroups", SECURITY_GROUP_ID)
                .refers("egress.securityGroups", SECURITY_GROUP_ID)
                .matches("description", GROUP_TEXT, "up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*")
                .matches("name", "(?!sg-)" + GROUP_TEXT, "a group name of AWS's characters, not beginning with sg-")
                .unique(
                        "InvalidGroup.Duplicate: the security group '{name}' already exists for VPC '{vpcId}'",
                        "name",
                        "vpcId")
                .inUse("DependencyViolation: resource {id} has a dependent object");
    }

    private static ResourceKind launchTemplate() {
        return kind(LAUNCH_TEMPLATE)
                .id("lt-{hex17}")
                .arn("ec2", "launch-template/{id}")
                .autoName("name", 128)
                .computed("latestVersion", template -> PropertyValue.of(template.revision()))
                .computed(
                        "defaultVersion",
                        template -> PropertyValue.of(template.is("updateDefaultVersion") ? template.revision() : 1))
                .replaceOn("name", "namePrefix")
                .refers("vpcSecurityGroupIds", SECURITY_GROUP_ID)
                .refers("networkInterfaces.securityGroups", SECURITY_GROUP_ID)
                .refers("networkInterfaces.subnetId", Targets.id(SUBNET))
                .refers("networkInterfaces.networkInterfaceId", Targets.id(NETWORK_INTERFACE))
                .mentions("iamInstanceProfile.arn", Targets.arn(Iam.INSTANCE_PROFILE))
                .mentions("iamInstanceProfile.name", Targets.attribute(Iam.INSTANCE_PROFILE, "name"))
                .mentions("blockDeviceMappings.ebs.kmsKeyId", Kms.KEY_ANY)
                .mentions("keyName", Targets.attribute(KEY_PAIR, "keyName"))
                .oneOf("metadataOptions.httpTokens", "optional", "required")
                .oneOf("metadataOptions.httpEndpoint", "enabled", "disabled")
                .oneOf("blockDeviceMappings.ebs.volumeType", "standard", "io1", "io2", "gp2", "gp3", "sc1", "st1")
                .matches(
                        "imageId",
                        "ami-[0-9a-f]{8,17}|resolve:ssm:.+",
                        "an image id such as ami-0123456789abcdef0 or resolve:ssm:<parameter>")
                .rule("userData", Ec2::userDataProblem)
                .unique("InvalidLaunchTemplateName.AlreadyExistsException: the name {name} is already in use", "name");
    }

    private static Optional<String> userDataProblem(Attributes template) {
        String data = template.text("userData");
        try {
            Base64.getDecoder().decode(data);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("expected Base64, as AWS refuses anything else");
        }
    }

    private static ResourceKind networkInterface() {
        return kind(NETWORK_INTERFACE)
                .id("eni-{hex17}")
                .arn("ec2", "network-interface/{id}")
                .defaults("sourceDestCheck", true)
                .computed("interfaceType", "interface")
                .computed(
                        "macAddress",
                        eni -> PropertyValue.of("02:" + eni.hex(10, "mac").replaceAll("(..)(?!$)", "$1:")))
                .computed("ownerId", "{account}")
                .computed(
                        "privateIp",
                        eni -> PropertyValue.of(
                                eni.texts("privateIps").isEmpty()
                                        ? addressIn(eni, "subnetId")
                                        : eni.texts("privateIps").get(0)))
                .computed("privateIps", eni -> PropertyValue.of(List.of(eni.text("privateIp"))))
                .computed("privateIpsCount", 0)
                .computed("privateDnsName", eni -> PropertyValue.of(privateName(eni)))
                .computed("securityGroups", List.of())
                .computed("attachments", List.of())
                .replaceOn("interfaceType", "privateIps", "subnetId")
                .refers("subnetId", Targets.id(SUBNET))
                .refers("securityGroups", SECURITY_GROUP_ID)
                .refers("attachments.instance", Targets.id(INSTANCE))
                .inUse("InvalidParameterValue: network interface '{id}' is currently in use");
    }

    private static ResourceKind instance() {
        return kind(INSTANCE)
                .id("i-{hex17}")
                .arn("ec2", "instance/{id}")
                .defaults("getPasswordData", false)
                .defaults("sourceDestCheck", true)
                .defaults("userDataReplaceOnChange", false)
                .computed("instanceState", "running")
                .computed(
                        "availabilityZone",
                        instance -> PropertyValue.of(instance.related("subnetId", SUBNET, "id")
                                .map(subnet -> subnet.get("availabilityZone").textOrNull())
                                .orElse(instance.site().region() + "a")))
                .computed("privateIp", instance -> PropertyValue.of(addressIn(instance, "subnetId")))
                .computed("privateDns", instance -> PropertyValue.of(privateName(instance)))
                .computed("primaryNetworkInterfaceId", "eni-{hex17:eni}")
                .computed("tenancy", "default")
                .computed("monitoring", false)
                .computed("ebsOptimized", false)
                .computed("instanceInitiatedShutdownBehavior", "stop")
                .computed("vpcSecurityGroupIds", List.of())
                .computed("rootBlockDevice", Ec2::rootDevice)
                .replaceOn("ami", "associatePublicIpAddress", "availabilityZone", "cpuCoreCount", "cpuOptions")
                .replaceOn("cpuThreadsPerCore", "ebsBlockDevices.deviceName", "ebsBlockDevices.snapshotId")
                .replaceOn("ebsOptimized", "enclaveOptions.enabled", "hibernation", "hostId", "instanceMarketOptions")
                .replaceOn("ipv6Addresses", "keyName", "networkInterfaces", "placementGroup")
                .replaceOn("placementPartitionNumber", "privateIp", "rootBlockDevice.encrypted")
                .replaceOn("rootBlockDevice.kmsKeyId", "securityGroups", "subnetId", "tenancy")
                .refers("subnetId", Targets.id(SUBNET))
                .refers("vpcSecurityGroupIds", SECURITY_GROUP_ID)
                .refers("networkInterfaces.networkInterfaceId", Targets.id(NETWORK_INTERFACE))
                .mentions("iamInstanceProfile", Targets.attribute(Iam.INSTANCE_PROFILE, "name"))
                .mentions("launchTemplate.id", Targets.id(LAUNCH_TEMPLATE))
                .mentions("keyName", Targets.attribute(KEY_PAIR, "keyName"))
                .mentions("rootBlockDevice.kmsKeyId", Kms.KEY_ANY)
                .rule(
                        "ami",
                        instance -> instance.has("ami") || instance.has("launchTemplate")
                                ? Optional.empty()
                                : Optional.of("one of ami, launchTemplate must be given"))
                .rule(
                        "instanceType",
                        instance -> instance.has("instanceType") || instance.has("launchTemplate")
                                ? Optional.empty()
                                : Optional.of("one of instanceType, launchTemplate must be given"))
                .deleteRule(instance -> instance.is("disableApiTermination")
                        ? Optional.of("OperationNotPermitted: the instance '" + instance.text("id")
                                + "' may not be terminated; set disableApiTermination to false first")
                        : Optional.empty());
    }

    private static PropertyValue rootDevice(Attributes instance) {
        return PropertyValue.of(Map.of(
                "deviceName",
                "/dev/xvda",
                "volumeId",
                "vol-" + instance.hex(17, "vol"),
                "volumeType",
                "gp3",
                "volumeSize",
                8,
                "encrypted",
                false,
                "deleteOnTermination",
                true));
    }

    /** An address of the subnet, past the five that AWS keeps. */
    static String addressIn(Attributes resource, String subnetProperty) {
        Optional<Cidr> block = resource.related(subnetProperty, SUBNET, "id")
                .map(subnet -> subnet.get("cidrBlock").textOrNull())
                .flatMap(Cidr::parse);
        if (block.isEmpty()) {
            return "";
        }
        long number = Long.parseLong(resource.hex(8, "address"), 16);
        return block.get().address(4 + number % (block.get().size() - 5));
    }

    private static String privateName(Attributes resource) {
        String region = resource.site().region();
        return "ip-" + resource.text("privateIp").replace('.', '-')
                + (region.equals("us-east-1") ? ".ec2.internal" : "." + region + ".compute.internal");
    }
}
