package dev.renderfleet.local.functions;

import dev.renderfleet.local.catalog.AwsPrefixLists;
import dev.renderfleet.local.catalog.Site;
import dev.renderfleet.local.catalog.Zones;
import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.cloud.CloudFile;
import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.lifecycle.Problem;
import dev.renderfleet.local.lifecycle.Refusal;
import dev.renderfleet.local.lifecycle.ShapeCheck;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.sdk.SdkTypes;
import dev.renderfleet.local.sdk.Shape.Property;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The calls (data sources) of a program, answered from AWS's well-known facts and from the pretend cloud. */
public final class Functions {

    /** One call. */
    private record Call(Fields arguments, Site site, Cloud cloud) {
        String text(String name) {
            String text = arguments.get(name).textOrNull();
            return text == null ? "" : text;
        }

        List<String> texts(String name) {
            return arguments.get(name).plain() instanceof Items items
                    ? items.values().stream()
                            .map(PropertyValue::textOrNull)
                            .filter(Objects::nonNull)
                            .toList()
                    : List.of();
        }

        boolean is(String name) {
            return arguments.get(name).plain().equals(new Bool(true));
        }
    }

    private static final Map<String, Function<Call, Fields>> FUNCTIONS = Map.ofEntries(
            Map.entry("aws:index/getCallerIdentity:getCallerIdentity", Functions::callerIdentity),
            Map.entry("aws:index/getRegion:getRegion", Functions::region),
            Map.entry("aws:index/getPartition:getPartition", Functions::partition),
            Map.entry("aws:index/getAvailabilityZones:getAvailabilityZones", Functions::availabilityZones),
            Map.entry(
                    "aws:index/getDefaultTags:getDefaultTags",
                    call -> fields(Map.of("id", "default", "tags", Map.of()))),
            Map.entry("aws:ec2/getAmi:getAmi", Functions::ami),
            Map.entry("aws:ec2/getManagedPrefixList:getManagedPrefixList", Functions::managedPrefixList),
            Map.entry("aws:ec2/getPrefixList:getPrefixList", Functions::prefixList),
            Map.entry("aws:ec2/getVpc:getVpc", Functions::vpc),
            Map.entry("aws:ssm/getParameter:getParameter", Functions::parameter),
            Map.entry("aws:elb/getServiceAccount:getServiceAccount", Functions::elbAccount),
            Map.entry("aws:route53/getZone:getZone", Functions::zone),
            Map.entry("aws:iam/getPolicyDocument:getPolicyDocument", call -> PolicyDocument.render(call.arguments())));

    private final SdkTypes sdk;
    private final CloudFile file;
    private final Site site;

    /** Answers for one provider. */
    public Functions(SdkTypes sdk, CloudFile file, Site site) {
        this.sdk = sdk;
        this.file = file;
        this.site = site;
    }

    /** The tokens of all functions that are answered. */
    public static List<String> tokens() {
        return FUNCTIONS.keySet().stream().sorted().toList();
    }

    /** What is wrong with the arguments of a call. */
    public List<Problem> problems(String token, Fields arguments) {
        Map<String, Property> expected =
                sdk.function(token).orElseThrow(() -> new Refusal("the AWS SDK has no function " + token));
        return ShapeCheck.problems(token, expected, arguments);
    }

    /**
     * Answers a call; the result is secret in part where AWS's would be.
     *
     * @throws Refusal when AWS would refuse it, or when the function cannot be rehearsed
     */
    public Fields call(String token, Fields arguments) {
        Function<Call, Fields> function = FUNCTIONS.get(token);
        if (function == null) {
            throw new Refusal("the rehearsal does not answer " + token + ": add it to " + Functions.class.getName()
                    + " (answered: " + String.join(", ", tokens()) + ")");
        }
        return file.access(cloud -> function.apply(new Call(arguments, site, cloud)));
    }

    private static Fields fields(Map<String, ?> values) {
        return (Fields) PropertyValue.of(values);
    }

    private static Fields callerIdentity(Call call) {
        String account = call.site().account();
        return fields(Map.of(
                "id",
                account,
                "accountId",
                account,
                "arn",
                "arn:" + call.site().partition() + ":iam::" + account + ":user/rehearsal",
                "userId",
                "AIDAREHEARSALREHEARSA"));
    }

    private static Fields region(Call call) {
        String name = call.text("name").isEmpty() ? call.site().region() : call.text("name");
        if (!Zones.isRegion(name)) {
            throw new Refusal("no region matched: \"" + name + "\"");
        }
        return fields(Map.of(
                "id", name,
                "name", name,
                "description", name,
                "endpoint", "ec2." + name + "." + call.site().dnsSuffix()));
    }

    private static Fields partition(Call call) {
        String partition = call.site().partition();
        return fields(Map.of(
                "id",
                partition,
                "partition",
                partition,
                "dnsSuffix",
                call.site().dnsSuffix(),
                "reverseDnsPrefix",
                partition.equals("aws-cn") ? "cn.com.amazonaws" : "com.amazonaws"));
    }

    private static Fields availabilityZones(Call call) {
        String region = call.site().region();
        String state = call.text("state");
        List<String> names = Zones.of(region).stream()
                .filter(zone -> state.isEmpty() || state.equals("available"))
                .filter(zone -> !call.texts("excludeNames").contains(zone))
                .filter(zone -> !call.texts("excludeZoneIds").contains(Zones.idOf(region, zone)))
                .filter(zone -> filters(call).entrySet().stream()
                        .allMatch(filter -> zoneFits(region, zone, filter.getKey(), filter.getValue())))
                .toList();
        Fields answer = fields(Map.of(
                "id",
                region,
                "names",
                names,
                "zoneIds",
                names.stream().map(zone -> Zones.idOf(region, zone)).toList(),
                "groupNames",
                List.of(region + "-zg-1")));
        return echo(call, answer, "state", "allAvailabilityZones", "excludeNames", "excludeZoneIds", "filters");
    }

    private static boolean zoneFits(String region, String zone, String filter, List<String> values) {
        return switch (filter) {
            case "opt-in-status" -> values.contains("opt-in-not-required");
            case "zone-type" -> values.contains("availability-zone");
            case "zone-name" -> values.contains(zone);
            case "zone-id" -> values.contains(Zones.idOf(region, zone));
            case "region-name" -> values.contains(region);
            case "state" -> values.contains("available");
            default ->
                throw new Refusal("InvalidParameterValue: the rehearsal does not know the zone filter " + filter);
        };
    }

    private static Map<String, List<String>> filters(Call call) {
        Map<String, List<String>> filters = new HashMap<>();
        if (call.arguments().get("filters").plain() instanceof Items items) {
            for (PropertyValue item : items.values()) {
                if (item.plain() instanceof Fields filter
                        && filter.get("values").plain() instanceof Items values) {
                    filters.put(
                            String.valueOf(filter.get("name").textOrNull()),
                            values.values().stream()
                                    .map(PropertyValue::textOrNull)
                                    .collect(Collectors.toList()));
                }
            }
        }
        return filters;
    }

    private static Fields echo(Call call, Fields answer, String... names) {
        Fields echoed = answer;
        for (String name : names) {
            if (echoed.get(name).isNull()) {
                echoed = echoed.with(name, call.arguments().get(name));
            }
        }
        return echoed;
    }

    /** An image that fits whatever was asked for: AWS's catalogue of images is not rehearsed. */
    private static Fields ami(Call call) {
        Map<String, List<String>> filters = filters(call);
        if (call.texts("owners").isEmpty()
                && filters.isEmpty()
                && call.text("nameRegex").isEmpty()) {
            throw new Refusal("InvalidRequest: at least one of owners, filters, nameRegex must be given");
        }
        String name =
                filters.getOrDefault("name", List.of("rehearsal-image")).get(0).replace("*", "2025.1");
        String architecture = filters.getOrDefault("architecture", List.of(name.contains("arm64") ? "arm64" : "x86_64"))
                .get(0);
        String id = "ami-"
                + Fingerprint.of(call.site().region(), name + architecture).substring(0, 17);
        String owner = call.texts("owners").stream()
                .filter(text -> text.matches("\\d{12}"))
                .findFirst()
                .orElse("137112412989");
        Fields answer = fields(Map.ofEntries(
                Map.entry("id", id),
                Map.entry("imageId", id),
                Map.entry(
                        "arn",
                        "arn:" + call.site().partition() + ":ec2:" + call.site().region() + "::image/" + id),
                Map.entry("name", name),
                Map.entry("architecture", architecture),
                Map.entry("ownerId", owner),
                Map.entry("imageOwnerAlias", "amazon"),
                Map.entry("imageLocation", "amazon/" + name),
                Map.entry("imageType", "machine"),
                Map.entry("description", name),
                Map.entry("creationDate", "2025-06-01T00:00:00.000Z"),
                Map.entry("deprecationTime", "2027-06-01T00:00:00.000Z"),
                Map.entry("hypervisor", "xen"),
                Map.entry("virtualizationType", "hvm"),
                Map.entry("rootDeviceName", "/dev/xvda"),
                Map.entry("rootDeviceType", "ebs"),
                Map.entry("rootSnapshotId", "snap-" + id.substring(4)),
                Map.entry("enaSupport", true),
                Map.entry("public", true),
                Map.entry("state", "available"),
                Map.entry("blockDeviceMappings", List.of()),
                Map.entry("productCodes", List.of()),
                Map.entry("stateReason", Map.of("code", "UNSET", "message", "UNSET")),
                Map.entry("tags", Map.of())));
        answer = withEmpty(answer, "kernelId", "platform", "platformDetails", "ramdiskId", "sriovNetSupport");
        answer = withEmpty(answer, "bootMode", "imdsSupport", "tpmSupport", "usageOperation", "lastLaunchedTime");
        return echo(
                call, answer, "owners", "filters", "mostRecent", "nameRegex", "executableUsers", "includeDeprecated");
    }

    private static Fields withEmpty(Fields answer, String... names) {
        Fields filled = answer;
        for (String name : names) {
            filled = filled.with(name, PropertyValue.of(""));
        }
        return filled;
    }

    private static Fields managedPrefixList(Call call) {
        String region = call.site().region();
        String name = call.text("name").isEmpty()
                ? filters(call).getOrDefault("prefix-list-name", List.of("")).get(0)
                : call.text("name");
        if (!AwsPrefixLists.exists(region, name)) {
            throw new Refusal("no managed prefix lists matched: \"" + name + "\"");
        }
        String id = AwsPrefixLists.id(region, name);
        Fields answer = fields(Map.of(
                "id",
                id,
                "name",
                name,
                "arn",
                "arn:" + call.site().partition() + ":ec2:" + region + ":aws:prefix-list/" + id,
                "addressFamily",
                "IPv4",
                "entries",
                AwsPrefixLists.blocks(name).stream()
                        .map(block -> Map.of("cidr", block, "description", ""))
                        .toList(),
                "maxEntries",
                55,
                "ownerId",
                "AWS",
                "version",
                1,
                "tags",
                Map.of()));
        return echo(call, answer, "filters");
    }

    private static Fields prefixList(Call call) {
        String name = call.text("name");
        if (!AwsPrefixLists.exists(call.site().region(), name)) {
            throw new Refusal("no matching prefix list found: \"" + name + "\"");
        }
        Fields answer = fields(Map.of(
                "id", AwsPrefixLists.id(call.site().region(), name),
                "name", name,
                "cidrBlocks", AwsPrefixLists.blocks(name)));
        return echo(call, answer, "filters", "prefixListId");
    }

    private static Fields vpc(Call call) {
        Optional<CloudRecord> found = call.cloud().get("aws:ec2/vpc:Vpc", call.text("id"), "");
        if (found.isEmpty()) {
            throw new Refusal("no matching EC2 VPC found: \"" + call.text("id") + "\"");
        }
        Fields state = found.get().state();
        return state.with("default", new Bool(false))
                .with("state", PropertyValue.of("available"))
                .with("cidrBlockAssociations", PropertyValue.of(List.of()));
    }

    private static Fields parameter(Call call) {
        String name = call.text("name");
        Optional<Fields> made = call
                .cloud()
                .find(
                        "aws:ssm/parameter:Parameter",
                        parameter -> name.equals(parameter.state().get("name").textOrNull()))
                .stream()
                .map(CloudRecord::state)
                .findFirst();
        if (made.isEmpty() && !name.startsWith("/aws/service/")) {
            throw new Refusal("reading SSM Parameter (" + name
                    + "): operation error SSM: GetParameter, https response error StatusCode: 400, "
                    + "ParameterNotFound: ");
        }
        if (made.isPresent() && made.get().get("value").textOrNull() == null) {
            throw new Refusal("the value of " + name + " is secret, and a rehearsal keeps no secrets to read back");
        }
        // AWS's own parameters under /aws/service mostly hold image ids.
        String value = made.map(
                        parameter -> String.valueOf(parameter.get("value").textOrNull()))
                .orElse("ami-" + Fingerprint.of(call.site().region(), name).substring(0, 17));
        String type = made.map(parameter -> parameter.get("type").textOrNull()).orElse("String");
        Fields answer = fields(Map.of(
                "id",
                name,
                "name",
                name,
                "arn",
                made.map(parameter -> parameter.get("arn").textOrNull())
                        .orElse("arn:" + call.site().partition() + ":ssm:"
                                + call.site().region() + "::parameter" + name),
                "type",
                type,
                "version",
                1,
                "value",
                new Secret(PropertyValue.of(value))));
        if (!type.equals("SecureString")) {
            answer = answer.with("insecureValue", PropertyValue.of(value));
        } else {
            answer = answer.with("insecureValue", PropertyValue.of(""));
        }
        return echo(call, answer, "withDecryption");
    }

    private static Fields elbAccount(Call call) {
        // The account of Elastic Load Balancing in us-east-1; AWS has one per region.
        String account = "127311923021";
        return fields(Map.of(
                "id",
                account,
                "arn",
                "arn:" + call.site().partition() + ":iam::" + account + ":root",
                "region",
                call.text("region").isEmpty() ? call.site().region() : call.text("region")));
    }

    /** A zone made by the stack, or else a stand-in for one that the account is taken to have. */
    private static Fields zone(Call call) {
        String name = call.text("name").replaceAll("\\.$", "");
        String given = call.text("zoneId");
        if (name.isEmpty() && given.isEmpty()) {
            throw new Refusal("either name or zoneId must be given");
        }
        Optional<CloudRecord> made = call
                .cloud()
                .find(
                        "aws:route53/zone:Zone",
                        zone -> zone.id().equals(given)
                                || name.equals(zone.state().get("name").textOrNull()))
                .stream()
                .findFirst();
        String id = made.map(CloudRecord::id)
                .orElse(
                        given.isEmpty()
                                ? "Z"
                                        + Fingerprint.of("zone", name)
                                                .substring(0, 20)
                                                .toUpperCase(Locale.ROOT)
                                : given);
        String zoneName = made.map(
                        zone -> String.valueOf(zone.state().get("name").textOrNull()))
                .orElse(name.isEmpty() ? "rehearsal.example" : name);
        Fields answer = fields(Map.ofEntries(
                Map.entry("id", id),
                Map.entry("zoneId", id),
                Map.entry("name", zoneName),
                Map.entry("arn", "arn:" + call.site().partition() + ":route53:::hostedzone/" + id),
                Map.entry("callerReference", "rehearsal"),
                Map.entry("comment", ""),
                Map.entry("linkedServiceDescription", ""),
                Map.entry("linkedServicePrincipal", ""),
                Map.entry("nameServers", List.of("ns-1.awsdns-00.com", "ns-2.awsdns-00.net")),
                Map.entry("primaryNameServer", "ns-1.awsdns-00.com"),
                Map.entry("resourceRecordSetCount", 2),
                Map.entry("privateZone", call.is("privateZone")),
                Map.entry("vpcId", call.text("vpcId")),
                Map.entry("tags", Map.of())));
        return answer;
    }
}
