package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.stream.Stream;

/**
 * Every volume is encrypted: data volumes, and the root volumes of instances and launch templates, which otherwise are as the image
 * has them. A device that an instance restores from a snapshot cannot say so itself and is as the snapshot is. An instance that
 * leaves its root device to a launch template is judged there.
 */
public final class EbsEncrypted implements ResourcePolicy {

    private static final String VOLUME = "aws:ebs/volume:Volume";
    private static final String LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ebs-encrypted", Kind.ENCRYPTION)
                .sources("FSBP EC2.3", "FSBP EC2.181", "cdk-nag EC26", "checkov CKV_AWS_8")
                .what("Every EBS volume is encrypted, root volumes included.")
                .why("A snapshot of a plain volume can be shared and read with nothing but its id.")
                .fix("set encrypted to true on every device, the root device included");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .bool(
                        "accountEncrypts",
                        false,
                        "Whether the account encrypts new volumes by default; then only an explicit false violates.");
    }

    @Override
    public Types types() {
        return Types.of(
                VOLUME,
                LAUNCH_TEMPLATE,
                "aws:ec2/instance:Instance",
                "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
                "aws:ec2/launchConfiguration:LaunchConfiguration");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        boolean byDefault = context.config().bool("accountEncrypts");
        Stream<String> plain = resource.is(VOLUME)
                ? Stream.of("volume").filter(volume -> isPlain(resource, byDefault))
                : Stream.concat(plainRoot(resource, byDefault), plainDevices(resource, byDefault));
        return Verdict.violations(
                plain.map(device -> "the " + device + " is not encrypted").toList());
    }

    private static Stream<String> plainRoot(PolicyResource resource, boolean byDefault) {
        boolean decidesRoot = resource.is(LAUNCH_TEMPLATE)
                ? resource.list("blockDeviceMappings").stream().noneMatch(mapping -> mapping.has("ebs"))
                : resource.has("rootBlockDevice") || !resource.has("launchTemplate");
        return Stream.of("root device")
                .filter(root -> decidesRoot && isPlain(resource.at("rootBlockDevice"), byDefault));
    }

    private static Stream<String> plainDevices(PolicyResource resource, boolean byDefault) {
        Stream<String> mapped = resource.list("blockDeviceMappings").stream()
                .filter(mapping -> mapping.has("ebs") && isPlainDevice(mapping.at("ebs"), byDefault))
                .map(mapping -> "device " + mapping.text("deviceName"));
        Stream<String> listed = resource.list("ebsBlockDevices").stream()
                .filter(device -> !device.isTrue("noDevice") && isPlainDevice(device, byDefault))
                .map(device -> "device " + device.text("deviceName"));
        return Stream.concat(mapped, listed);
    }

    private static boolean isPlainDevice(PropertyView device, boolean byDefault) {
        return !device.has("snapshotId") && isPlain(device, byDefault);
    }

    private static boolean isPlain(PropertyView device, boolean byDefault) {
        return byDefault ? device.isFalse("encrypted") : !device.isTrue("encrypted");
    }
}
