package dev.renderfleet.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.lifecycle.ShapeCheck;
import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Secret;
import dev.renderfleet.local.protocol.Plugin;
import dev.renderfleet.local.sdk.SdkTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionsTest {

    @TempDir
    Path folder;

    private Plugin plugin;

    @BeforeEach
    void start() {
        plugin = Plugin.in(folder);
    }

    private static Map<String, Object> filter(String name, String value) {
        return Map.of("name", name, "values", List.of(value));
    }

    @Test
    void the_caller_is_the_rehearsals_account() {
        assertThat(plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity", Map.of())
                        .get("accountId"))
                .isEqualTo(PropertyValue.of("123456789012"));
        assertThatThrownBy(() -> Plugin.in(folder, Map.of("REHEARSAL_ACCOUNT", "12")))
                .hasMessageContaining("REHEARSAL_ACCOUNT: expected twelve digits");
    }

    @Test
    void zones_are_the_regions() {
        Plugin ireland = Plugin.in(folder, Map.of(), Map.of("region", "eu-west-1"));
        Fields zones = ireland.invoke(
                "aws:index/getAvailabilityZones:getAvailabilityZones",
                Map.of("state", "available", "excludeNames", List.of("eu-west-1b")));
        assertThat(zones.get("names")).isEqualTo(PropertyValue.of(List.of("eu-west-1a", "eu-west-1c")));
        assertThat(zones.get("zoneIds")).isEqualTo(PropertyValue.of(List.of("euw1-az1", "euw1-az3")));
    }

    @Test
    void an_image_is_the_same_each_time_and_of_the_architecture_asked_for() {
        Map<String, Object> arguments = Map.of(
                "owners", List.of("amazon"),
                "mostRecent", true,
                "filters", List.of(filter("name", "al2023-ami-2023.*-arm64"), filter("architecture", "arm64")));
        Fields image = plugin.invoke("aws:ec2/getAmi:getAmi", arguments);
        assertThat(image.get("id").textOrNull()).matches("ami-[0-9a-f]{17}");
        assertThat(image.get("architecture")).isEqualTo(PropertyValue.of("arm64"));
        assertThat(Plugin.in(folder).invoke("aws:ec2/getAmi:getAmi", arguments)).isEqualTo(image);
    }

    @Test
    void a_parameter_that_is_not_there_is_answered_as_aws_does() {
        assertThatThrownBy(() -> plugin.invoke(
                        "aws:ssm/getParameter:getParameter", Map.of("name", "/bp/test/release/image-tag")))
                .hasMessageContaining("/bp/test/release/image-tag")
                .hasMessageContaining("ParameterNotFound");
    }

    @Test
    void a_parameter_of_aws_is_an_image_and_secret_in_its_value() {
        Fields parameter = plugin.invoke(
                "aws:ssm/getParameter:getParameter",
                Map.of("name", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"));
        assertThat(parameter.get("value")).isInstanceOf(Secret.class);
        assertThat(parameter.get("insecureValue").textOrNull()).matches("ami-[0-9a-f]{17}");
    }

    @Test
    void the_list_of_cloudfront_is_known_and_a_made_up_one_is_not() {
        assertThat(plugin.invoke(
                                "aws:ec2/getManagedPrefixList:getManagedPrefixList",
                                Map.of("name", "com.amazonaws.global.cloudfront.origin-facing"))
                        .get("id"))
                .isEqualTo(PropertyValue.of("pl-3b927c52"));
        assertThatThrownBy(() ->
                        plugin.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", Map.of("name", "nonsense")))
                .hasMessageContaining("no managed prefix lists matched");
    }

    @Test
    void a_policy_document_is_rendered() {
        Fields document = plugin.invoke(
                "aws:iam/getPolicyDocument:getPolicyDocument",
                Map.of(
                        "statements",
                        List.of(Map.of(
                                "sid", "Tls",
                                "effect", "Deny",
                                "actions", List.of("s3:PutObject", "s3:GetObject"),
                                "resources", List.of("*"),
                                "principals", List.of(Map.of("type", "*", "identifiers", List.of("*"))),
                                "conditions",
                                        List.of(Map.of(
                                                "test", "Bool",
                                                "variable", "aws:SecureTransport",
                                                "values", List.of("false")))))));
        assertThat(Json.parse(Objects.requireNonNull(document.get("json").textOrNull())))
                .isEqualTo(Json.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Tls\",\"Effect\":\"Deny\",\"Principal\":\"*\","
                                + "\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"*\",\"Condition\":"
                                + "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}"));
    }

    @Test
    void arguments_are_checked_and_unknown_functions_refused() {
        assertThatThrownBy(() -> plugin.invoke("aws:medialive/getInput:getInput", Map.of("id", "x")))
                .hasMessageContaining("does not answer aws:medialive/getInput:getInput");
        assertThatThrownBy(() -> plugin.invoke("aws:index/getNothing:getNothing", Map.of()))
                .hasMessageContaining("no function");
        assertThatThrownBy(() -> plugin.invoke("aws:index/getRegion:getRegion", Map.of("nmae", "x")))
                .hasMessageContaining("nmae");
    }

    @Test
    void every_function_is_the_sdks() {
        SdkTypes sdk = new SdkTypes();
        assertThat(Functions.tokens())
                .isNotEmpty()
                .allSatisfy(token -> assertThat(sdk.function(token)).as(token).isPresent());
    }

    @Test
    void answers_have_what_the_sdk_requires() {
        SdkTypes sdk = new SdkTypes();
        Map<String, Map<String, Object>> calls = new TreeMap<>(Map.of(
                "aws:index/getCallerIdentity:getCallerIdentity", Map.of(),
                "aws:index/getRegion:getRegion", Map.of(),
                "aws:index/getPartition:getPartition", Map.of(),
                "aws:index/getAvailabilityZones:getAvailabilityZones", Map.of(),
                "aws:ec2/getAmi:getAmi", Map.of("owners", List.of("amazon")),
                "aws:ec2/getManagedPrefixList:getManagedPrefixList",
                        Map.of("name", "com.amazonaws.global.cloudfront.origin-facing"),
                "aws:ec2/getPrefixList:getPrefixList", Map.of("name", "com.amazonaws.us-east-1.s3"),
                "aws:ssm/getParameter:getParameter", Map.of("name", "/aws/service/x"),
                "aws:elb/getServiceAccount:getServiceAccount", Map.of(),
                "aws:route53/getZone:getZone", Map.of("name", "example.com")));
        calls.put("aws:iam/getPolicyDocument:getPolicyDocument", Map.of());
        calls.forEach((token, arguments) -> assertThat(
                        ShapeCheck.problems(token, sdk.functionResult(token).orElseThrow(), (Fields)
                                plugin.invoke(token, arguments).map(PropertyValue::plain)))
                .as(token)
                .isEmpty());
    }
}
