package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Amazon ElastiCache. */
final class ElastiCache {

    static final String REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
    static final String SUBNET_GROUP = "aws:elasticache/subnetGroup:SubnetGroup";
    static final String PARAMETER_GROUP = "aws:elasticache/parameterGroup:ParameterGroup";
    static final String USER = "aws:elasticache/user:User";
    static final String USER_GROUP = "aws:elasticache/userGroup:UserGroup";

    private ElastiCache() {}

    static List<ResourceKind> kinds() {
        return List.of(
                replicationGroup(),
                kind(SUBNET_GROUP)
                        .autoNameLower("name", 255)
                        .arn("elasticache", "subnetgroup:{name}")
                        .defaults("description", "Managed by Pulumi")
                        .computed("vpcId", Rds::vpcOfSubnets)
                        .replaceOn("name")
                        .matches("name", "[a-z0-9-]{1,255}", "lower-case letters, digits and hyphens")
                        .refers("subnetIds", Targets.id(Ec2.SUBNET))
                        .unique("CacheSubnetGroupAlreadyExists: Cache subnet group {name} already exists.", "name")
                        .inUse("CacheSubnetGroupInUse: Cache subnet group {name} is currently in use"),
                kind(PARAMETER_GROUP)
                        .autoNameLower("name", 255)
                        .arn("elasticache", "parametergroup:{name}")
                        .defaults("description", "Managed by Pulumi")
                        .replaceOn("description", "family", "name")
                        .matches("name", "[a-z][a-z0-9-]{0,254}", "lower-case letters, digits and hyphens")
                        .unique("CacheParameterGroupAlreadyExists: {name} already exists", "name")
                        .inUse("InvalidCacheParameterGroupState: {name} is in use"),
                kind(USER)
                        .id("{userId}")
                        .arn("elasticache", "user:{userId}")
                        .defaults("noPasswordRequired", false)
                        .computed(
                                "authenticationMode",
                                user -> PropertyValue.of(Map.of(
                                        "type", user.is("noPasswordRequired") ? "no-password" : "password",
                                        "passwordCount", user.is("noPasswordRequired") ? 0 : 1)))
                        .replaceOn("userId", "userName")
                        .secret("passwords")
                        .unique("UserAlreadyExists: User {userId} already exists.", "userId")
                        .inUse("InvalidUserState: User {userId} is in use"),
                kind(USER_GROUP)
                        .id("{userGroupId}")
                        .arn("elasticache", "usergroup:{userGroupId}")
                        .replaceOn("userGroupId")
                        .refers("userIds", Targets.id(USER).orAlways("default"))
                        .unique("UserGroupAlreadyExists: User Group {userGroupId} already exists.", "userGroupId")
                        .inUse("InvalidUserGroupState: User Group {userGroupId} is in use"));
    }

    private static ResourceKind replicationGroup() {
        return kind(REPLICATION_GROUP)
                .id("{replicationGroupId}")
                .autoNameLower("replicationGroupId", 40)
                .arn("elasticache", "replicationgroup:{replicationGroupId}")
                .defaults("authTokenUpdateStrategy", "ROTATE")
                .defaults("automaticFailoverEnabled", false)
                .defaults("engine", "redis")
                .defaults("multiAzEnabled", false)
                .computed("applyImmediately", false)
                .computed("atRestEncryptionEnabled", false)
                .computed("transitEncryptionEnabled", false)
                .computed("autoMinorVersionUpgrade", true)
                .computed("clusterEnabled", group -> PropertyValue.of(group.number("numNodeGroups", 1) > 1))
                .computed("clusterMode", "disabled")
                .computed("dataTieringEnabled", false)
                .computed("engineVersion", "7.1")
                .computed(
                        "engineVersionActual",
                        group -> PropertyValue.of(group.text("engineVersion").replaceAll("^(\\d+\\.\\d+)$", "$1.0")))
                .computed("numCacheClusters", 1)
                .computed("numNodeGroups", 1)
                .computed("replicasPerNodeGroup", group -> PropertyValue.of(group.number("numCacheClusters", 1) - 1))
                .computed(
                        "memberClusters",
                        group -> PropertyValue.of(IntStream.rangeClosed(1, (int) group.number("numCacheClusters", 1))
                                .mapToObj(number ->
                                        group.text("replicationGroupId") + "-" + String.format("%03d", number))
                                .toList()))
                .computed(
                        "primaryEndpointAddress",
                        group -> PropertyValue.of(group.is("clusterEnabled") ? "" : host(group, "master.", ".ng")))
                .computed(
                        "readerEndpointAddress",
                        group -> PropertyValue.of(group.is("clusterEnabled") ? "" : host(group, "replica.", "-ro")))
                .computed(
                        "configurationEndpointAddress",
                        group -> PropertyValue.of(group.is("clusterEnabled") ? host(group, "clustercfg.", "") : ""))
                .computed("port", 6379)
                .computed("ipDiscovery", "ipv4")
                .computed("networkType", "ipv4")
                .computed("maintenanceWindow", "sun:05:00-sun:06:00")
                .computed("snapshotWindow", "06:00-07:00")
                .computed("nodeType", "cache.t4g.micro")
                .computed("parameterGroupName", "default.redis7")
                .computed("subnetGroupName", "default")
                .computed("securityGroupIds", List.of())
                .computed(
                        "transitEncryptionMode",
                        group -> PropertyValue.of(group.is("transitEncryptionEnabled") ? "required" : ""))
                .replaceOn("atRestEncryptionEnabled", "dataTieringEnabled", "globalReplicationGroupId", "kmsKeyId")
                .replaceOn("networkType", "port", "replicationGroupId", "securityGroupNames", "snapshotArns")
                .replaceOn("snapshotName", "subnetGroupName")
                .secret("authToken")
                .matches(
                        "replicationGroupId",
                        "[a-z](?!.*--)[a-z0-9-]{0,38}[a-z0-9]?",
                        "up to 40 lower-case letters, " + "digits and single hyphens, beginning with a letter")
                .matches("nodeType", "cache\\.[a-z0-9]+\\.[a-z0-9]+", "a node type such as cache.t4g.micro")
                .oneOf("engine", "redis", "valkey")
                .oneOf("transitEncryptionMode", "preferred", "required")
                .rule("authToken", group -> {
                    String token = group.text("authToken");
                    if (!group.has("authToken")) {
                        return Optional.empty();
                    }
                    if (!group.is("transitEncryptionEnabled")) {
                        return Optional.of("needs transitEncryptionEnabled");
                    }
                    return token.matches("[\\p{Graph}&&[^@\"/]]{16,128}")
                            ? Optional.empty()
                            : Optional.of("expected 16 to 128 printable characters without @, \" and /");
                })
                .rule(
                        "automaticFailoverEnabled",
                        group -> group.is("automaticFailoverEnabled")
                                        && group.number("numNodeGroups", 1) == 1
                                        && group.number("numCacheClusters", 1) < 2
                                        && group.number("replicasPerNodeGroup", 0) < 1
                                ? Optional.of("needs at least two nodes (numCacheClusters)")
                                : Optional.empty())
                .rule(
                        "multiAzEnabled",
                        group -> group.is("multiAzEnabled") && !group.is("automaticFailoverEnabled")
                                ? Optional.of("needs automaticFailoverEnabled")
                                : Optional.empty())
                .refers(
                        "subnetGroupName",
                        Targets.attribute(SUBNET_GROUP, "name").orAlways("default"))
                .refers(
                        "parameterGroupName",
                        Targets.attribute(PARAMETER_GROUP, "name").orAlways("default\\..+"))
                .refers("securityGroupIds", Ec2.SECURITY_GROUP_ID)
                .refers("userGroupIds", Targets.id(USER_GROUP))
                .mentions("kmsKeyId", Kms.KEY_ANY)
                .unique(
                        "ReplicationGroupAlreadyExists: Replication group {replicationGroupId} already exists",
                        "replicationGroupId");
    }

    /** With TLS a group's host names begin with the role; without it the role follows the name. */
    private static String host(Attributes group, String role, String plainRole) {
        String name = group.text("replicationGroupId");
        String region = group.site().region();
        String code = Fingerprint.of(group.site().account(), "cache" + region).substring(0, 6);
        String shortRegion = Zones.idOf(region, Zones.of(region).get(0)).replaceAll("-az.*$", "");
        String start = group.is("transitEncryptionEnabled") ? role + name + "." + code : name + plainRole + "." + code;
        return start + "." + shortRegion + ".cache." + group.site().dnsSuffix();
    }
}
