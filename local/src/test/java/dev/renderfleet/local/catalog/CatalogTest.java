package dev.renderfleet.local.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.local.lifecycle.ShapeCheck;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.sdk.SdkTypes;
import dev.renderfleet.local.sdk.SdkTypes.SdkResource;
import dev.renderfleet.local.sdk.Shape;
import dev.renderfleet.local.sdk.Shape.ListOf;
import dev.renderfleet.local.sdk.Shape.MapOf;
import dev.renderfleet.local.sdk.Shape.ObjectOf;
import dev.renderfleet.local.sdk.Shape.OneOf;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import dev.renderfleet.local.sdk.Shape.ScalarKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every declaration to the SDK: a misspelt name would otherwise just have no effect. */
class CatalogTest {

    private static final SdkTypes SDK = new SdkTypes();
    private static final Catalog CATALOG = new Catalog();

    /** Outputs of these names carry something that programs pass on, so that an empty text would not do. */
    private static final String PASSED_ON =
            "arn|.*Arn|.*Id|.*[eE]ndpoint|address|.*Address|dnsName|.*Url|url|domainName"
                    + "|.*DomainName|fqdn|name|publicIp|privateIp|qualifiedArn";

    /** What AWS leaves empty too, unless the resource is of a kind that has it. */
    private static final Set<String> MAY_BE_EMPTY = Set.of(
            "aws:ec2/eip:Eip associationId",
            "aws:ec2/eip:Eip carrierIp",
            "aws:ec2/eip:Eip networkInterface",
            "aws:ec2/eip:Eip privateIp",
            "aws:ec2/eip:Eip ipamPoolId",
            "aws:acm/certificate:Certificate domainName",
            "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup vpcId",
            "aws:ec2/internetGateway:InternetGateway vpcId",
            "aws:ec2/eipAssociation:EipAssociation privateIpAddress",
            "aws:ec2/eipAssociation:EipAssociation instanceId",
            "aws:ec2/eipAssociation:EipAssociation networkInterfaceId",
            "aws:ec2/eipAssociation:EipAssociation allocationId",
            "aws:ec2/route:Route instanceId",
            "aws:ec2/route:Route instanceOwnerId",
            "aws:ec2/route:Route networkInterfaceId",
            "aws:ec2/subnet:Subnet ipv6CidrBlockAssociationId",
            "aws:ec2/vpc:Vpc ipv6AssociationId",
            "aws:ec2/networkInterface:NetworkInterface outpostArn",
            "aws:ec2/instance:Instance hostId",
            "aws:ec2/instance:Instance hostResourceGroupArn",
            "aws:ec2/instance:Instance outpostArn",
            "aws:ec2/instance:Instance publicIp",
            "aws:ec2/instance:Instance spotInstanceRequestId",
            "aws:ec2/instance:Instance subnetId",
            "aws:ec2/instance:Instance iamInstanceProfile",
            "aws:lambda/function:Function signingJobArn",
            "aws:lambda/function:Function signingProfileVersionArn",
            "aws:lambda/layerVersion:LayerVersion signingJobArn",
            "aws:lambda/layerVersion:LayerVersion signingProfileVersionArn",
            "aws:rds/instance:Instance snapshotIdentifier",
            "aws:rds/instance:Instance performanceInsightsKmsKeyId",
            "aws:rds/instance:Instance masterUserSecretKmsKeyId",
            "aws:rds/instance:Instance monitoringRoleArn",
            "aws:rds/cluster:Cluster kmsKeyId",
            "aws:rds/cluster:Cluster dbSystemId",
            "aws:rds/cluster:Cluster masterUserSecretKmsKeyId",
            "aws:rds/cluster:Cluster monitoringRoleArn",
            "aws:rds/cluster:Cluster performanceInsightsKmsKeyId",
            "aws:rds/clusterInstance:ClusterInstance kmsKeyId",
            "aws:rds/clusterInstance:ClusterInstance monitoringRoleArn",
            "aws:rds/clusterInstance:ClusterInstance performanceInsightsKmsKeyId",
            "aws:elasticache/replicationGroup:ReplicationGroup globalReplicationGroupId",
            "aws:s3/bucketObjectv2:BucketObjectv2 kmsKeyId",
            "aws:s3/bucketObjectv2:BucketObjectv2 versionId",
            "aws:s3/bucketV2:BucketV2 websiteDomain",
            "aws:s3/bucketV2:BucketV2 websiteEndpoint",
            "aws:s3/bucket:Bucket websiteDomain",
            "aws:s3/bucket:Bucket websiteEndpoint");

    static List<String> tokens() {
        return CATALOG.tokens();
    }

    private static SdkResource sdk(String token) {
        return SDK.resource(token).orElseThrow(() -> new AssertionError("the SDK has no " + token));
    }

    private static ResourceKind kind(String token) {
        return CATALOG.find(token).orElseThrow();
    }

    private static boolean has(Map<String, Property> properties, List<String> steps) {
        Property property = properties.get(steps.get(0));
        if (property == null || steps.size() == 1) {
            return property != null;
        }
        Shape shape = property.shape();
        List<String> rest = steps.subList(1, steps.size());
        while (!(shape instanceof ObjectOf)) {
            if (shape instanceof ListOf list) {
                shape = list.item();
            } else if (shape instanceof OneOf either) {
                shape = either.left();
            } else if (shape instanceof MapOf) {
                return rest.size() == 1;
            } else {
                return false;
            }
        }
        return has(((ObjectOf) shape).properties(), rest);
    }

    @Test
    void every_type_is_found_under_its_token() {
        assertThat(tokens()).hasSizeGreaterThan(100).doesNotHaveDuplicates().allSatisfy(token -> {
            assertThat(kind(token).token()).isEqualTo(token);
            assertThat(sdk(token).inputs()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void declared_properties_are_the_sdks(String token) {
        ResourceKind kind = kind(token);
        Map<String, Property> inputs = sdk(token).inputs();
        List<String> paths = new ArrayList<>(kind.replaceOn());
        paths.addAll(kind.ordered());
        paths.addAll(kind.secrets().keySet());
        paths.addAll(kind.unchecked());
        paths.addAll(kind.idScope());
        paths.addAll(kind.defaults().keySet());
        kind.declaredAutoName().ifPresent(name -> paths.add(name.property()));
        kind.references().forEach(reference -> paths.add(reference.path().toString()));
        kind.uniques().forEach(unique -> paths.addAll(unique.properties()));
        kind.inputRules().forEach(rule -> paths.add(rule.property()));
        assertThat(paths)
                .allSatisfy(path -> assertThat(has(inputs, PropertyPath.of(path).steps()))
                        .as("%s has an input %s", token, path)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void computed_properties_are_outputs_and_declared_once(String token) {
        List<String> computed = kind(token).computed().stream()
                .map(ResourceKind.Computed::property)
                .toList();
        assertThat(computed)
                .doesNotHaveDuplicates()
                .isSubsetOf(sdk(token).outputs().keySet());
        assertThat(computed).noneMatch(kind(token).defaults()::containsKey);
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void defaults_have_the_right_kind_of_value(String token) {
        Map<String, Property> inputs = new TreeMap<>(sdk(token).inputs());
        inputs.keySet().retainAll(kind(token).defaults().keySet());
        assertThat(ShapeCheck.problems(token, inputs, new Fields(kind(token).defaults())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void what_programs_pass_on_is_never_left_empty(String token) {
        ResourceKind kind = kind(token);
        SdkResource sdk = sdk(token);
        Set<String> given = Stream.concat(
                        kind.computed().stream().map(ResourceKind.Computed::property),
                        kind.defaults().keySet().stream())
                .collect(Collectors.toSet());
        String autoName =
                kind.declaredAutoName().map(ResourceKind.AutoName::property).orElse("name");
        assertThat(sdk.outputs().values().stream()
                        .filter(Property::required)
                        .filter(output -> output.shape().equals(new Scalar(ScalarKind.STRING)))
                        .map(Property::name)
                        .filter(name -> name.matches(PASSED_ON))
                        .filter(name -> !given.contains(name))
                        .filter(name -> !name.equals(autoName) || !sdk.inputs().containsKey(name))
                        .filter(name -> !sdk.inputs().containsKey(name)
                                || !sdk.inputs().get(name).required())
                        .map(name -> token + " " + name)
                        .filter(name -> !MAY_BE_EMPTY.contains(name)))
                .isEmpty();
    }

    @Test
    void types_that_may_be_empty_are_still_there() {
        assertThat(MAY_BE_EMPTY).allSatisfy(entry -> {
            String[] parts = entry.split(" ", -1);
            assertThat(sdk(parts[0]).outputs()).containsKey(parts[1]);
        });
    }

    @Test
    void a_type_of_an_unknown_service_is_not_found() {
        assertThat(CATALOG.find("aws:medialive/channel:Channel")).isEmpty();
        assertThat(CATALOG.find("nonsense")).isEmpty();
    }
}
