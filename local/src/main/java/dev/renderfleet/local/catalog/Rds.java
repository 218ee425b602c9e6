package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Amazon Relational Database Service and Aurora. */
final class Rds {

    static final String INSTANCE = "aws:rds/instance:Instance";
    static final String CLUSTER = "aws:rds/cluster:Cluster";
    static final String SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
    static final String PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
    static final String CLUSTER_PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

    private static final String IDENTIFIER = "[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]?";
    private static final String IDENTIFIER_TEXT =
            "up to 63 lower-case letters, digits and single hyphens, beginning with a letter";

    /** RDS's hosted zone in us-east-1; every region has its own. */
    private static final String HOSTED_ZONE = "Z2R2ITUGPM61AM";

    private static final String FINAL_SNAPSHOT = "finalSnapshotIdentifier is required when skipFinalSnapshot is false";

    private Rds() {}

    static List<ResourceKind> kinds() {
        return List.of(
                instance(),
                cluster(),
                clusterInstance(),
                kind(SUBNET_GROUP)
                        .autoNameLower("name", 255)
                        .arn("rds", "subgrp:{name}")
                        .defaults("description", "Managed by Pulumi")
                        .computed("supportedNetworkTypes", List.of("IPV4"))
                        .computed("vpcId", Rds::vpcOfSubnets)
                        .replaceOn("name", "namePrefix")
                        .matches("name", "[a-z0-9 ._-]{1,255}", "lower-case letters, digits, spaces and ._-")
                        .refers("subnetIds", Targets.id(Ec2.SUBNET))
                        .cloudRule(Rds::tooFewZones)
                        .unique("DBSubnetGroupAlreadyExists: The DB subnet group '{name}' already exists.", "name")
                        .inUse("InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '{name}'"),
                parameterGroup(PARAMETER_GROUP, "pg").defaults("skipDestroy", false),
                parameterGroup(CLUSTER_PARAMETER_GROUP, "cluster-pg"),
                kind("aws:rds/optionGroup:OptionGroup")
                        .autoNameLower("name", 255)
                        .arn("rds", "og:{name}")
                        .defaults("optionGroupDescription", "Managed by Pulumi")
                        .defaults("skipDestroy", false)
                        .replaceOn("engineName", "majorEngineVersion", "name", "namePrefix", "optionGroupDescription"),
                kind("aws:rds/eventSubscription:EventSubscription")
                        .arn("rds", "es:{name}")
                        .defaults("enabled", true)
                        .computed("customerAwsId", "{account}")
                        .replaceOn("name", "namePrefix")
                        .mentions("snsTopic", Sns.TOPIC_ARN));
    }

    private static ResourceKind parameterGroup(String token, String resource) {
        return kind(token)
                .autoNameLower("name", 255)
                .arn("rds", resource + ":{name}")
                .defaults("description", "Managed by Pulumi")
                .replaceOn("description", "family", "name", "namePrefix")
                .matches("name", "[a-z][a-z0-9.-]{0,254}", "lower-case letters, digits, hyphens and periods")
                .unique("DBParameterGroupAlreadyExists: Parameter group {name} already exists", "name")
                .inUse("InvalidDBParameterGroupState: One or more database instances are still using {name}");
    }

    private static ResourceKind instance() {
        return kind(INSTANCE)
                .id("db-{upper26}")
                .autoNameLower("identifier", 63)
                .arn("rds", "db:{identifier}")
                .defaults("applyImmediately", false)
                .defaults("autoMinorVersionUpgrade", true)
                .defaults("copyTagsToSnapshot", false)
                .defaults("dedicatedLogVolume", false)
                .defaults("deleteAutomatedBackups", true)
                .defaults("monitoringInterval", 0)
                .defaults("performanceInsightsEnabled", false)
                .defaults("publiclyAccessible", false)
                .defaults("skipFinalSnapshot", false)
                .computed("resourceId", "{id}")
                .computed("status", "available")
                .computed("port", instance -> PropertyValue.of(port(instance.text("engine"))))
                .computed("address", instance -> PropertyValue.of(host(instance, instance.text("identifier"))))
                .computed(
                        "endpoint",
                        instance ->
                                PropertyValue.of(instance.text("address") + ":" + (long) instance.number("port", 0)))
                .computed("hostedZoneId", HOSTED_ZONE)
                .computed("engineVersion", instance -> PropertyValue.of(newest(instance.text("engine"))))
                .computed("engineVersionActual", "{engineVersion}")
                .computed("engineLifecycleSupport", "open-source-rds-extended-support")
                .computed("availabilityZone", "{region}a")
                .computed("multiAz", false)
                .computed("backupRetentionPeriod", 0)
                .computed("backupTarget", "region")
                .computed("backupWindow", "03:00-03:30")
                .computed("maintenanceWindow", "sun:04:00-sun:04:30")
                .computed("caCertIdentifier", "rds-ca-rsa2048-g1")
                .computed("databaseInsightsMode", "standard")
                .computed("dbSubnetGroupName", "default")
                .computed(
                        "licenseModel",
                        instance -> PropertyValue.of(
                                instance.text("engine").equals("postgres")
                                        ? "postgresql-license"
                                        : "general-public-license"))
                .computed("networkType", "IPV4")
                .computed(
                        "optionGroupName",
                        instance -> PropertyValue.of("default:"
                                + family(instance).replaceFirst("(\\d)", "-$1").replace('.', '-')))
                .computed("parameterGroupName", instance -> PropertyValue.of("default." + family(instance)))
                .computed("storageType", "gp2")
                .computed(
                        "kmsKeyId",
                        instance -> PropertyValue.of(
                                instance.is("storageEncrypted")
                                        ? "arn:" + instance.site().partition() + ":kms:"
                                                + instance.site().region() + ":"
                                                + instance.site().account() + ":alias/aws/rds"
                                        : ""))
                .computed(
                        "masterUserSecrets",
                        instance -> PropertyValue.of(
                                instance.is("manageMasterUserPassword")
                                        ? List.of(managedSecret(instance, instance.text("resourceId")))
                                        : List.of()))
                .computed("vpcSecurityGroupIds", List.of())
                .replaceOn("availabilityZone", "backupTarget", "characterSetName", "customIamInstanceProfile", "dbName")
                .replaceOn("engine", "kmsKeyId", "ncharCharacterSetName", "restoreToPointInTime", "s3Import")
                .replaceOn("snapshotIdentifier", "storageEncrypted", "timezone", "username")
                .secret("password")
                .matches("identifier", IDENTIFIER, IDENTIFIER_TEXT)
                .matches("instanceClass", "db\\.[a-z0-9-]+\\.[a-z0-9-]+", "a class such as db.t4g.small")
                .oneOf("storageType", "standard", "gp2", "gp3", "io1", "io2")
                .rule("backupRetentionPeriod", instance -> within(instance, "backupRetentionPeriod", 0, 35, "days"))
                .rule("monitoringInterval", instance -> {
                    int seconds = (int) instance.number("monitoringInterval", 0);
                    return Set.of(0, 1, 5, 10, 15, 30, 60).contains(seconds)
                            ? Optional.empty()
                            : Optional.of("expected 0, 1, 5, 10, 15, 30 or 60 seconds, found " + seconds);
                })
                .rule(
                        "engine",
                        instance -> isCopy(instance) || instance.has("engine")
                                ? Optional.empty()
                                : Optional.of("must be given for a new database"))
                .rule(
                        "allocatedStorage",
                        instance -> isCopy(instance) || instance.has("allocatedStorage")
                                ? Optional.empty()
                                : Optional.of("must be given for a new database"))
                .rule(
                        "password",
                        instance -> isCopy(instance)
                                        || instance.has("password") != instance.is("manageMasterUserPassword")
                                        || instance.has("passwordWo")
                                ? Optional.empty()
                                : Optional.of("exactly one of password, manageMasterUserPassword must be given"))
                .refers(
                        "dbSubnetGroupName",
                        Targets.attribute(SUBNET_GROUP, "name").orAlways("default"))
                .refers("vpcSecurityGroupIds", Ec2.SECURITY_GROUP_ID)
                .refers(
                        "parameterGroupName",
                        Targets.attribute(PARAMETER_GROUP, "name").orAlways("default\\..+"))
                .refers(
                        "optionGroupName",
                        Targets.attribute("aws:rds/optionGroup:OptionGroup", "name")
                                .orAlways("default:.+"))
                .mentions("kmsKeyId", Kms.KEY_ANY)
                .mentions("performanceInsightsKmsKeyId", Kms.KEY_ANY)
                .mentions("masterUserSecretKmsKeyId", Kms.KEY_ANY)
                .mentions("monitoringRoleArn", Iam.ROLE_ARN)
                .unique("DBInstanceAlreadyExists: DB instance already exists: {identifier}", "identifier")
                .deleteRule(Rds::protectedAgainstDeletion)
                .deleteRule(instance -> instance.is("skipFinalSnapshot") || instance.has("finalSnapshotIdentifier")
                        ? Optional.empty()
                        : Optional.of(FINAL_SNAPSHOT));
    }

    private static ResourceKind cluster() {
        return kind(CLUSTER)
                .id("{clusterIdentifier}")
                .autoNameLower("clusterIdentifier", 63)
                .arn("rds", "cluster:{clusterIdentifier}")
                .defaults("copyTagsToSnapshot", false)
                .defaults("deleteAutomatedBackups", true)
                .defaults("enableGlobalWriteForwarding", false)
                .defaults("enableHttpEndpoint", false)
                .defaults("enableLocalWriteForwarding", false)
                .defaults("engineMode", "provisioned")
                .defaults("skipFinalSnapshot", false)
                .computed("clusterResourceId", "cluster-{upper26}")
                .computed(
                        "endpoint",
                        cluster -> PropertyValue.of(host(cluster, cluster.text("clusterIdentifier") + ".cluster-")))
                .computed(
                        "readerEndpoint",
                        cluster -> PropertyValue.of(host(cluster, cluster.text("clusterIdentifier") + ".cluster-ro-")))
                .computed("hostedZoneId", HOSTED_ZONE)
                .computed("port", cluster -> PropertyValue.of(port(cluster.text("engine"))))
                .computed("engineVersion", cluster -> PropertyValue.of(newest(cluster.text("engine"))))
                .computed("engineVersionActual", "{engineVersion}")
                .computed("engineLifecycleSupport", "open-source-rds-extended-support")
                .computed("allocatedStorage", 1)
                .computed(
                        "availabilityZones",
                        cluster -> PropertyValue.of(
                                Zones.of(cluster.site().region()).subList(0, 3)))
                .computed("backupRetentionPeriod", 1)
                .computed("caCertificateIdentifier", "")
                .computed("clusterMembers", List.of())
                .computed("databaseInsightsMode", "standard")
                .computed("dbClusterParameterGroupName", cluster -> PropertyValue.of("default." + family(cluster)))
                .computed("dbSubnetGroupName", "default")
                .computed("iamRoles", List.of())
                .computed(
                        "masterUserSecrets",
                        cluster -> PropertyValue.of(
                                cluster.is("manageMasterUserPassword")
                                        ? List.of(managedSecret(cluster, cluster.text("clusterResourceId")))
                                        : List.of()))
                .computed("networkType", "IPV4")
                .computed("preferredBackupWindow", "03:00-03:30")
                .computed("preferredMaintenanceWindow", "sun:04:00-sun:04:30")
                .computed("storageEncrypted", false)
                .computed("vpcSecurityGroupIds", List.of())
                .replaceOn(
                        "availabilityZones", "clusterIdentifier", "clusterIdentifierPrefix", "clusterScalabilityType")
                .replaceOn("databaseName", "dbSubnetGroupName", "dbSystemId", "engine", "engineMode", "kmsKeyId")
                .replaceOn("masterUsername", "restoreToPointInTime", "s3Import", "snapshotIdentifier", "sourceRegion")
                .replaceOn("storageEncrypted", "storageType")
                .secret("masterPassword")
                .matches("clusterIdentifier", IDENTIFIER, IDENTIFIER_TEXT)
                .oneOf("engine", "aurora-mysql", "aurora-postgresql", "mysql", "postgres")
                .rule("backupRetentionPeriod", cluster -> within(cluster, "backupRetentionPeriod", 1, 35, "days"))
                .rule(
                        "masterPassword",
                        cluster -> isCopy(cluster)
                                        || cluster.has("masterPassword") != cluster.is("manageMasterUserPassword")
                                        || cluster.has("masterPasswordWo")
                                ? Optional.empty()
                                : Optional.of("exactly one of masterPassword, manageMasterUserPassword must be given"))
                .rule("serverlessv2ScalingConfiguration", cluster -> {
                    if (!cluster.has("serverlessv2ScalingConfiguration")) {
                        return Optional.empty();
                    }
                    double min = cluster.number("serverlessv2ScalingConfiguration.minCapacity", -1);
                    double max = cluster.number("serverlessv2ScalingConfiguration.maxCapacity", -1);
                    boolean halves = min * 2 == Math.rint(min * 2) && max * 2 == Math.rint(max * 2);
                    return halves && min >= 0 && max >= 1 && min <= max && max <= 256
                            ? Optional.empty()
                            : Optional.of("expected minCapacity <= maxCapacity in halves of an ACU, from 0 and 1 up "
                                    + "to 256, found " + min + " and " + max);
                })
                .refers(
                        "dbSubnetGroupName",
                        Targets.attribute(SUBNET_GROUP, "name").orAlways("default"))
                .refers("vpcSecurityGroupIds", Ec2.SECURITY_GROUP_ID)
                .refers(
                        "dbClusterParameterGroupName",
                        Targets.attribute(CLUSTER_PARAMETER_GROUP, "name").orAlways("default\\..+"))
                .mentions("kmsKeyId", Kms.KEY_ANY)
                .unique(
                        "DBClusterAlreadyExistsFault: DB Cluster already exists: {clusterIdentifier}",
                        "clusterIdentifier")
                .inUse("InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances")
                .deleteRule(Rds::protectedAgainstDeletion)
                .deleteRule(cluster -> cluster.is("skipFinalSnapshot") || cluster.has("finalSnapshotIdentifier")
                        ? Optional.empty()
                        : Optional.of(FINAL_SNAPSHOT));
    }

    private static ResourceKind clusterInstance() {
        return kind("aws:rds/clusterInstance:ClusterInstance")
                .id("{identifier}")
                .autoNameLower("identifier", 63)
                .arn("rds", "db:{identifier}")
                .defaults("autoMinorVersionUpgrade", true)
                .defaults("copyTagsToSnapshot", false)
                .defaults("forceDestroy", false)
                .defaults("monitoringInterval", 0)
                .defaults("promotionTier", 0)
                .computed("dbiResourceId", "db-{upper26}")
                .computed("endpoint", instance -> PropertyValue.of(host(instance, instance.text("identifier"))))
                .computed("port", instance -> PropertyValue.of(port(instance.text("engine"))))
                .computed(
                        "engineVersion", instance -> instance.related("clusterIdentifier", CLUSTER, "clusterIdentifier")
                                .map(cluster -> cluster.get("engineVersion"))
                                .orElse(PropertyValue.of("")))
                .computed("engineVersionActual", "{engineVersion}")
                .computed("availabilityZone", "{region}a")
                .computed("caCertIdentifier", "rds-ca-rsa2048-g1")
                .computed("dbParameterGroupName", instance -> PropertyValue.of("default." + family(instance)))
                .computed("dbSubnetGroupName", instance -> instance.related(
                                "clusterIdentifier", CLUSTER, "clusterIdentifier")
                        .map(cluster -> cluster.get("dbSubnetGroupName"))
                        .orElse(PropertyValue.of("default")))
                .computed("storageEncrypted", instance -> instance.related(
                                "clusterIdentifier", CLUSTER, "clusterIdentifier")
                        .map(cluster -> cluster.get("storageEncrypted"))
                        .orElse(PropertyValue.of(false)))
                .computed("networkType", "IPV4")
                .computed("preferredBackupWindow", "03:00-03:30")
                .computed("preferredMaintenanceWindow", "sun:04:00-sun:04:30")
                .computed("publiclyAccessible", false)
                .computed("performanceInsightsEnabled", false)
                .computed("writer", instance -> PropertyValue.of(instance.number("promotionTier", 0) == 0))
                .replaceOn("availabilityZone", "clusterIdentifier", "customIamInstanceProfile", "dbSubnetGroupName")
                .replaceOn("engine", "identifier", "identifierPrefix")
                .matches("identifier", IDENTIFIER, IDENTIFIER_TEXT)
                .matches(
                        "instanceClass",
                        "db\\.serverless|db\\.[a-z0-9-]+\\.[a-z0-9-]+",
                        "a class such as db.serverless")
                .refers("clusterIdentifier", Targets.id(CLUSTER))
                .refers(
                        "dbSubnetGroupName",
                        Targets.attribute(SUBNET_GROUP, "name").orAlways("default"))
                .refers(
                        "dbParameterGroupName",
                        Targets.attribute(PARAMETER_GROUP, "name").orAlways("default\\..+"))
                .mentions("monitoringRoleArn", Iam.ROLE_ARN)
                .unique("DBInstanceAlreadyExists: DB instance already exists: {identifier}", "identifier");
    }

    private static boolean isCopy(Attributes database) {
        return database.has("snapshotIdentifier")
                || database.has("replicateSourceDb")
                || database.has("restoreToPointInTime")
                || database.has("replicationSourceIdentifier")
                || database.has("globalClusterIdentifier")
                || database.has("s3Import");
    }

    private static Optional<String> protectedAgainstDeletion(Attributes database) {
        return database.is("deletionProtection")
                ? Optional.of("InvalidParameterCombination: Cannot delete protected database, please disable deletion "
                        + "protection and try again.")
                : Optional.empty();
    }

    static Optional<String> within(Attributes resource, String property, int least, int most, String unit) {
        if (!resource.has(property)) {
            return Optional.empty();
        }
        double value = resource.number(property, least);
        return value >= least && value <= most
                ? Optional.empty()
                : Optional.of("expected " + least + " to " + most + " " + unit + ", found " + (long) value);
    }

    private static int port(String engine) {
        return engine.contains("postgres") ? 5432 : 3306;
    }

    /** Minor versions that could be created in 2025. */
    private static String newest(String engine) {
        return switch (engine) {
            case "mariadb" -> "10.11.11";
            case "postgres" -> "17.5";
            case "aurora-postgresql" -> "16.8";
            case "aurora-mysql" -> "8.0.mysql_aurora.3.08.2";
            default -> "8.0.41";
        };
    }

    private static String family(Attributes database) {
        String engine = database.text("engine");
        String[] version = database.text("engineVersion").split("\\.", -1);
        boolean one = engine.contains("postgres") || version.length < 2;
        return engine + (one ? version[0] : version[0] + "." + version[1]);
    }

    /** A host name of RDS; the part after the identifier is the same for a whole account and region. */
    private static String host(Attributes database, String start) {
        String region = database.site().region();
        String code = "c" + Fingerprint.of(database.site().account(), region).substring(0, 11);
        return start + (start.endsWith("-") ? "" : ".") + code + "." + region + ".rds."
                + database.site().dnsSuffix();
    }

    private static PropertyValue managedSecret(Attributes database, String resourceId) {
        String arn = "arn:" + database.site().partition() + ":secretsmanager:"
                + database.site().region() + ":" + database.site().account() + ":secret:rds!" + resourceId + "-"
                + database.pick("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 6, "secret");
        return PropertyValue.emptyFields()
                .with("secretArn", PropertyValue.of(arn))
                .with("secretStatus", PropertyValue.of("active"))
                .with("kmsKeyId", PropertyValue.of(""));
    }

    /** The VPC of the first of the group's subnets. */
    static PropertyValue vpcOfSubnets(Attributes group) {
        List<String> ids = group.texts("subnetIds");
        return group.cloud().find(Ec2.SUBNET, subnet -> ids.contains(subnet.id())).stream()
                .findFirst()
                .map(subnet -> subnet.state().get("vpcId"))
                .orElse(PropertyValue.of(""));
    }

    private static Optional<String> tooFewZones(Attributes group) {
        List<String> ids = group.texts("subnetIds");
        Set<String> zones = new TreeSet<>();
        List<CloudRecord> subnets = group.cloud().find(Ec2.SUBNET, subnet -> ids.contains(subnet.id()));
        subnets.forEach(
                subnet -> zones.add(subnet.state().get("availabilityZone").textOrNull()));
        // Subnets that are not known yet may be in other zones.
        return subnets.size() < ids.size() || zones.size() >= 2
                ? Optional.empty()
                : Optional.of("DBSubnetGroupDoesNotCoverEnoughAZs: the subnets lie in " + zones
                        + ", but at least two zones are needed");
    }
}
