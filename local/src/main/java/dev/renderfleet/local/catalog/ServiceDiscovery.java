package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;

/** AWS Cloud Map. */
final class ServiceDiscovery {

    static final String SERVICE = "aws:servicediscovery/service:Service";
    private static final String NAMESPACE = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";

    private ServiceDiscovery() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(NAMESPACE)
                        .id("ns-{lower16}")
                        .arn("servicediscovery", "namespace/{id}")
                        .computed("hostedZone", "Z{upper20}")
                        .replaceOn("name", "vpc")
                        .refers("vpc", Targets.id(Ec2.VPC))
                        .inUse("ResourceInUse: Namespace has associated services"),
                kind(SERVICE)
                        .id("srv-{lower16}")
                        .arn("servicediscovery", "service/{id}")
                        .defaults("forceDestroy", false)
                        .computed("namespaceId", service -> PropertyValue.of(service.text("dnsConfig.namespaceId")))
                        .computed("type", "DNS_HTTP")
                        .replaceOn("dnsConfig.dnsRecords.type", "dnsConfig.namespaceId", "dnsConfig.routingPolicy")
                        .replaceOn("healthCheckConfig.type", "healthCheckCustomConfig", "name", "namespaceId", "type")
                        .refers("dnsConfig.namespaceId", Targets.id(NAMESPACE))
                        .refers("namespaceId", Targets.id(NAMESPACE)));
    }
}
