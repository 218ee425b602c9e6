package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Subnets give no public addresses away by themselves, except in a public tier. A subnet is of the public tier if a word of
 * its name in the program, or of a tag, says so. AWS's default is off, but on for the default subnets of a region.
 */
public final class SubnetAutoPublicIp implements ResourcePolicy {

    private static final String DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("subnet-auto-public-ip", Kind.EXPOSURE)
                .sources("FSBP EC2.15", "checkov CKV_AWS_130")
                .what("Subnets outside the public tier do not assign public addresses by themselves.")
                .why("An instance gets an address that the internet can reach without anybody having asked for it.")
                .fix("set mapPublicIpOnLaunch to false, or name the subnet as one of the public tier");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .string("publicTier", "public", "The word in a name or tag that marks the public tier.");
    }

    @Override
    public Types types() {
        return Types.of("aws:ec2/subnet:Subnet", DEFAULT_SUBNET);
    }

    @Override
    public Verdict check(PolicyResource subnet, PolicyContext context) {
        boolean off = subnet.is(DEFAULT_SUBNET)
                ? subnet.isFalse("mapPublicIpOnLaunch")
                : !subnet.isTrue("mapPublicIpOnLaunch");
        return Verdict.violationIf(
                !off && !isPublic(subnet, context.config().string("publicTier")),
                "the subnet gives every instance a public address");
    }

    private static boolean isPublic(PolicyResource subnet, String tier) {
        Stream<String> tags = subnet.effectiveTags().values().stream()
                .filter(value -> !value.isUnknown())
                .map(PropertyValue::asString);
        return Stream.concat(Stream.of(subnet.name()), tags)
                .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")))
                .anyMatch(tier.toLowerCase(Locale.ROOT)::equals);
    }
}
