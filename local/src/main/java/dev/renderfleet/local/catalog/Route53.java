package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import java.util.List;
import java.util.Optional;

/** Amazon Route 53. */
final class Route53 {

    static final String ZONE = "aws:route53/zone:Zone";

    /** A zone of the stack, or one that a stage file names because it was there before. */
    static final Targets ZONE_ID = Targets.id(ZONE).orAlways("Z[0-9A-Z]{5,31}");

    private Route53() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(ZONE)
                        .id("Z{upper20}")
                        .noAutoName()
                        .computed("arn", "arn:{partition}:route53:::hostedzone/{id}")
                        .computed("zoneId", "{id}")
                        .defaults("comment", "Managed by Pulumi")
                        .defaults("forceDestroy", false)
                        .computed(
                                "nameServers",
                                zone -> PropertyValue.of(
                                        zone.has("vpcs")
                                                ? List.of("ns-0.awsdns-00.com.", "ns-512.awsdns-00.net.")
                                                : List.of(
                                                        "ns-1024.awsdns-00.org",
                                                        "ns-1536.awsdns-00.co.uk",
                                                        "ns-512.awsdns-00.net")))
                        .computed("primaryNameServer", "ns-0.awsdns-00.com")
                        .replaceOn("delegationSetId", "name")
                        .refers("vpcs.vpcId", Targets.id(Ec2.VPC))
                        .inUse(
                                "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets"),
                kind("aws:route53/record:Record")
                        .id(record -> record.text("zoneId") + "_" + record.text("name") + "_" + record.text("type")
                                + (record.has("setIdentifier") ? "_" + record.text("setIdentifier") : ""))
                        .noAutoName()
                        .computed("allowOverwrite", PropertyValue.of(false))
                        .computed("fqdn", Route53::fullName)
                        .replaceOn("name", "zoneId")
                        .oneOf(
                                "type", "A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA",
                                "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT")
                        .exactlyOneOf("records", "aliases")
                        .rule(
                                "ttl",
                                record -> record.has("records") && !record.has("ttl")
                                        ? Optional.of("must be given together with records")
                                        : Optional.empty())
                        .refers("zoneId", ZONE_ID)
                        .unique(
                                "InvalidChangeBatch: [Tried to create resource record set [name='{name}', "
                                        + "type='{type}'] but it already exists]",
                                "zoneId",
                                "name",
                                "type",
                                "setIdentifier"),
                kind("aws:route53/zoneAssociation:ZoneAssociation")
                        .id("{zoneId}:{vpcId}")
                        .computed("owningAccount", "{account}")
                        .computed("vpcRegion", "{region}")
                        .replaceOn("vpcId", "vpcRegion", "zoneId")
                        .mentions("zoneId", ZONE_ID)
                        .refers("vpcId", Targets.id(Ec2.VPC)));
    }

    /** The record's name, completed by the zone's when that is known and not there already. */
    private static PropertyValue fullName(Attributes record) {
        String name = record.text("name").replaceAll("\\.$", "");
        String zone = record.related("zoneId", ZONE, "id")
                .map((Fields fields) -> fields.get("name").textOrNull())
                .map(text -> text.replaceAll("\\.$", ""))
                .orElse("");
        return PropertyValue.of(
                zone.isEmpty() || name.equals(zone) || name.endsWith("." + zone) ? name : name + "." + zone);
    }
}
