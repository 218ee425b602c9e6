package dev.renderfleet.cost;

import java.util.Map;

/** VPC, load balancers, CDN and what guards them. */
final class NetworkCosts {

    private static final String NAT = "aws:ec2/natGateway:NatGateway";
    private static final String ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
    private static final String LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
    private static final String FLOW_LOG = "aws:ec2/flowLog:FlowLog";
    private static final String CDN = "aws:cloudfront/distribution:Distribution";
    private static final String WEB_ACL = "aws:wafv2/webAcl:WebAcl";

    private NetworkCosts() {}

    static Map<String, Costing> rules() {
        return Map.of(
                NAT,
                NetworkCosts::natGateway,
                ENDPOINT,
                NetworkCosts::endpoint,
                "aws:ec2/eip:Eip",
                (address, bill) -> bill.fixed("public-ipv4-hour", Bill.HOURS),
                FLOW_LOG,
                (log, bill) -> bill.share("vended-logs-gb", "flowLogGb", FLOW_LOG),
                LOAD_BALANCER,
                NetworkCosts::loadBalancer,
                "aws:alb/loadBalancer:LoadBalancer",
                NetworkCosts::loadBalancer,
                CDN,
                NetworkCosts::cdn,
                WEB_ACL,
                NetworkCosts::webAcl,
                "aws:route53/zone:Zone",
                (zone, bill) -> bill.fixed("hosted-zone-month", 1));
    }

    private static void natGateway(CostedResource gateway, Bill bill) {
        bill.fixed("nat-gateway-hour", Bill.HOURS);
        bill.share("nat-gateway-gb", "natGb", NAT);
    }

    /** Gateway endpoints are free; interface endpoints cost by zone. */
    private static void endpoint(CostedResource endpoint, Bill bill) {
        if (endpoint.text("vpcEndpointType").equals("Interface")) {
            bill.fixed("interface-endpoint-hour", Bill.HOURS * Math.max(1, endpoint.count("subnetIds")));
            int interfaces = (int) bill.graph()
                    .ofType(ENDPOINT)
                    .filter(other -> other.text("vpcEndpointType").equals("Interface"))
                    .count();
            bill.perUse("interface-endpoint-gb", bill.usage("endpointGb") / interfaces);
        }
    }

    /** Load balancers towards the internet have one public address per zone. */
    private static void loadBalancer(CostedResource balancer, Bill bill) {
        bill.fixed("alb-hour", Bill.HOURS);
        if (!balancer.isTrue("internal")) {
            bill.fixed("public-ipv4-hour", Bill.HOURS * Math.max(2, balancer.count("subnets")));
        }
        // Usage is given as LCUs on average.
        int balancers = bill.graph().count(LOAD_BALANCER, "aws:alb/loadBalancer:LoadBalancer");
        bill.perUse("alb-lcu-hour", bill.usage("lcu") * Bill.HOURS / balancers);
    }

    private static void cdn(CostedResource distribution, Bill bill) {
        bill.share("cdn-gb", "cdnGb", CDN);
        bill.share("cdn-million-requests", "cdnRequestsMillion", CDN);
    }

    private static void webAcl(CostedResource acl, Bill bill) {
        bill.fixed("waf-acl-month", 1);
        bill.fixed("waf-rule-month", acl.list("rules").size());
        bill.share("waf-million-requests", "wafRequestsMillion", WEB_ACL);
    }
}
