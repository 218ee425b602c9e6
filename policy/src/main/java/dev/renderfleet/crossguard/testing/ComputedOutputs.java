package dev.renderfleet.crossguard.testing;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.Resource;
import dev.renderfleet.crossguard.PropertyValue;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a provider would answer: the inputs, an id and an ARN in AWS's formats, and a value for every output that the SDK
 * class declares as always present. All of it follows from the resource's type and name, so that recordings are repeatable.
 */
final class ComputedOutputs {

    /** The outputs and the id of one resource; the id is "" while it is not known. */
    record Answer(String id, PropertyValue outputs) {}

    private static final String ACCOUNT = "123456789012";

    /** EC2's prefixes of ids, by type token. */
    private static final Map<String, String> EC2_IDS = Map.ofEntries(
            Map.entry("aws:ec2/vpc:Vpc", "vpc"),
            Map.entry("aws:ec2/subnet:Subnet", "subnet"),
            Map.entry("aws:ec2/securityGroup:SecurityGroup", "sg"),
            Map.entry("aws:ec2/internetGateway:InternetGateway", "igw"),
            Map.entry("aws:ec2/natGateway:NatGateway", "nat"),
            Map.entry("aws:ec2/routeTable:RouteTable", "rtb"),
            Map.entry("aws:ec2/routeTableAssociation:RouteTableAssociation", "rtbassoc"),
            Map.entry("aws:ec2/eip:Eip", "eipalloc"),
            Map.entry("aws:ec2/networkInterface:NetworkInterface", "eni"),
            Map.entry("aws:ec2/networkAcl:NetworkAcl", "acl"),
            Map.entry("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce"),
            Map.entry("aws:ec2/flowLog:FlowLog", "fl"),
            Map.entry("aws:ec2/launchTemplate:LaunchTemplate", "lt"),
            Map.entry("aws:ec2/instance:Instance", "i"),
            Map.entry("aws:ebs/volume:Volume", "vol"),
            Map.entry("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "sgr"),
            Map.entry("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "sgr"),
            Map.entry("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg"));

    /** Types whose id is their ARN. */
    private static final List<String> ARN_IDS = List.of(
            "aws:lb/",
            "aws:alb/",
            "aws:sns/topic:",
            "aws:sns/topicSubscription:",
            "aws:secretsmanager/",
            "aws:acm/",
            "aws:ecs/cluster:",
            "aws:ecs/service:",
            "aws:wafv2/webAclAssociation:",
            "aws:iam/policy:",
            "aws:cloudwatch/compositeAlarm:");

    /** Inputs that hold a physical name, in the order in which they are looked for. */
    private static final List<String> NAMES = List.of(
            "name",
            "bucket",
            "identifier",
            "clusterIdentifier",
            "replicationGroupId",
            "family",
            "functionName",
            "repositoryName");

    /** Services whose ARNs put a resource type before the name. */
    private static final Map<String, String> ARN_PATHS = Map.ofEntries(
            Map.entry("aws:lambda/function:Function", "function:"),
            Map.entry("aws:iam/role:Role", "role/"),
            Map.entry("aws:iam/policy:Policy", "policy/"),
            Map.entry("aws:iam/instanceProfile:InstanceProfile", "instance-profile/"),
            Map.entry("aws:dynamodb/table:Table", "table/"),
            Map.entry("aws:kms/key:Key", "key/"),
            Map.entry("aws:kms/alias:Alias", ""),
            Map.entry("aws:rds/instance:Instance", "db:"),
            Map.entry("aws:rds/cluster:Cluster", "cluster:"),
            Map.entry("aws:cloudwatch/logGroup:LogGroup", "log-group:"),
            Map.entry("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm:"),
            Map.entry("aws:secretsmanager/secret:Secret", "secret:"),
            Map.entry("aws:ssm/parameter:Parameter", "parameter"),
            Map.entry("aws:ecr/repository:Repository", "repository/"),
            Map.entry("aws:ecs/cluster:Cluster", "cluster/"),
            Map.entry("aws:ecs/taskDefinition:TaskDefinition", "task-definition/"),
            Map.entry("aws:sqs/queue:Queue", ""),
            Map.entry("aws:sns/topic:Topic", ""),
            Map.entry("aws:s3/bucketV2:BucketV2", ""),
            Map.entry("aws:s3/bucket:Bucket", ""));

    private final boolean preview;
    private final String region;

    ComputedOutputs(boolean preview, String region) {
        this.preview = preview;
        this.region = region;
    }

    /**
     * @param knownId the id of a resource that is read, else ""
     * @param given outputs that the test sets
     */
    Answer answer(Resource resource, RecordedResource requested, String knownId, Map<String, Object> given) {
        Map<String, Object> outputs = new LinkedHashMap<>(requested.inputs().asMap());
        String name = physicalName(requested);
        String arn = arn(requested, name);
        String id = knownId.isEmpty() ? id(requested, name, arn) : knownId;
        boolean known = !preview || !knownId.isEmpty();
        if (known) {
            outputs.put("id", id);
            physicalNameOutput(requested).ifPresent(key -> outputs.putIfAbsent(key, name));
        } else {
            id = "";
            outputs.put("id", PropertyValue.unknown());
        }
        fillRequired(resource, requested, known, id, arn, name, outputs);
        outputs.putAll(given);
        Object givenId = given.get("id");
        requested.request().ifPresent(request -> request.getAdditionalSecretOutputsList()
                .forEach(key -> outputs.computeIfPresent(
                        key, (any, value) -> PropertyValue.of(value).asSecret())));
        return new Answer(givenId == null ? id : givenId.toString(), PropertyValue.of(outputs));
    }

    private static Optional<String> physicalNameOutput(RecordedResource requested) {
        return requested.type().startsWith("aws:s3/bucket") ? Optional.of("bucket") : Optional.empty();
    }

    private static String physicalName(RecordedResource requested) {
        for (String key : NAMES) {
            PropertyValue value = requested.at(key);
            if (value.shape() == PropertyValue.Shape.STRING) {
                return value.asString();
            }
        }
        return requested.name() + "-" + hex(requested.urn(), 7);
    }

    private String id(RecordedResource requested, String name, String arn) {
        String type = requested.type();
        if (EC2_IDS.containsKey(type)) {
            return EC2_IDS.get(type) + "-" + hex(requested.urn(), 17);
        }
        if (type.equals("aws:sqs/queue:Queue")) {
            return "https://sqs." + region + ".amazonaws.com/" + ACCOUNT + "/" + name;
        }
        if (type.equals("aws:kms/key:Key")) {
            return UUID.nameUUIDFromBytes(requested.urn().getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
        if (ARN_IDS.stream().anyMatch(type::startsWith)) {
            return arn;
        }
        return type.startsWith("aws:")
                        && !NAMES.stream().allMatch(key -> requested.at(key).isAbsent())
                ? name
                : requested.name() + "-" + hex(requested.urn(), 7);
    }

    private String arn(RecordedResource requested, String name) {
        String type = requested.type();
        String[] parts = type.split("[:/]", -1);
        String service = parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "unknown";
        String kind = parts[parts.length - 1].toLowerCase(Locale.ROOT);
        String tail = ARN_PATHS.containsKey(type) ? ARN_PATHS.get(type) : kind + "/";
        String place = region + ":" + ACCOUNT;
        switch (service) {
            case "s3" -> place = ":";
            case "iam", "cloudfront", "budgets" -> place = ":" + ACCOUNT;
            case "lb", "alb" -> {
                service = "elasticloadbalancing";
                return "arn:aws:" + service + ":" + place + ":" + kind + "/" + name + "/" + hex(requested.urn(), 16);
            }
            case "cloudwatch" ->
                service = type.contains("/log") ? "logs" : type.contains("/event") ? "events" : "cloudwatch";
            case "kms" -> {
                return "arn:aws:kms:" + place + ":"
                        + (type.equals("aws:kms/key:Key") ? "key/" + id(requested, name, "") : name);
            }
            case "secretsmanager" -> {
                return "arn:aws:secretsmanager:" + place + ":secret:" + name + "-" + hex(requested.urn(), 6);
            }
            case "ecs" -> {
                if (type.equals("aws:ecs/taskDefinition:TaskDefinition")) {
                    return "arn:aws:ecs:" + place + ":task-definition/" + name + ":1";
                }
            }
            default -> {}
        }
        return "arn:aws:" + service + ":" + place + ":" + tail + name;
    }

    private void fillRequired(
            Resource resource,
            RecordedResource requested,
            boolean known,
            String id,
            String arn,
            String name,
            Map<String, Object> outputs) {
        for (Class<?> type = resource.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Export export = field.getAnnotation(Export.class);
                if (export != null) {
                    String key = export.name().isEmpty() ? field.getName() : export.name();
                    if (!outputs.containsKey(key) && isAlwaysPresent(type, field)) {
                        // Providers name what they will compute as unknown; what they leave out has no origin in the
                        // SDK.
                        Optional<Object> value = known
                                ? computed(requested, key, export.refs()[0], id, arn, name)
                                : Optional.of(PropertyValue.unknown());
                        value.ifPresent(given -> outputs.put(key, given));
                    }
                }
            }
        }
        if (known && outputs.containsKey("tagsAll")) {
            outputs.put("tagsAll", requested.asAnalyzed().effectiveTags());
        }
    }

    /** Generated getters of outputs that may be missing return {@code Output<Optional<T>>}. */
    private static boolean isAlwaysPresent(Class<?> type, Field field) {
        try {
            Type returned = type.getMethod(field.getName()).getGenericReturnType();
            return returned instanceof ParameterizedType parameterizedType
                    && parameterizedType.getRawType() == Output.class
                    && !parameterizedType
                            .getActualTypeArguments()[0]
                            .getTypeName()
                            .startsWith("java.util.Optional<");
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private Optional<Object> computed(
            RecordedResource requested, String key, Class<?> type, String id, String arn, String name) {
        if (type == Boolean.class) {
            return Optional.of(false);
        }
        if (type == Integer.class || type == Double.class) {
            return Optional.of(0);
        }
        if (type == List.class) {
            return Optional.of(key.equals("domainValidationOptions") ? certificateValidation(requested) : List.of());
        }
        if (type == Map.class) {
            return Optional.of(Map.of());
        }
        return type == String.class ? Optional.of(text(requested, key, id, arn, name)) : Optional.empty();
    }

    private String text(RecordedResource requested, String key, String id, String arn, String name) {
        return switch (key) {
            case "id", "url", "keyId", "allocationId", "vpcEndpointId" -> id;
            case "name", "bucket", "identifier", "clusterIdentifier" -> name;
            case "region" -> region;
            case "accountId", "ownerId", "registryId" -> ACCOUNT;
            case "arnSuffix" -> arn.substring(arn.lastIndexOf(':') + 1).replaceFirst("^loadbalancer/", "");
            case "invokeArn" ->
                "arn:aws:apigateway:" + region + ":lambda:path/2015-03-31/functions/" + arn + "/invocations";
            case "qualifiedArn" -> arn + ":1";
            case "version" -> "1";
            case "dnsName",
                    "domainName",
                    "endpoint",
                    "address",
                    "readerEndpoint",
                    "primaryEndpointAddress",
                    "readerEndpointAddress",
                    "configurationEndpointAddress",
                    "bucketDomainName",
                    "bucketRegionalDomainName" ->
                name.toLowerCase(Locale.ROOT).replace('_', '-') + "." + region + ".test.amazonaws.com";
            case "repositoryUrl" -> ACCOUNT + ".dkr.ecr." + region + ".amazonaws.com/" + name;
            default -> key.toLowerCase(Locale.ROOT).endsWith("arn") ? arn : requested.name() + "-" + key;
        };
    }

    private static List<Object> certificateValidation(RecordedResource requested) {
        return List.of(Map.of(
                "domainName",
                requested.text("domainName"),
                "resourceRecordName",
                "_validation." + requested.text("domainName") + ".",
                "resourceRecordType",
                "CNAME",
                "resourceRecordValue",
                "_" + hex(requested.urn(), 16) + ".acm-validations.aws."));
    }

    private static String hex(String seed, int length) {
        String digits = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return digits.substring(0, length);
    }
}
