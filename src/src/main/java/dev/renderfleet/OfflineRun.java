package dev.renderfleet;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.GpuInstanceType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs the program without an engine, a provider or an account: every resource is recorded, and answered with made-up ids. For
 * tests and the cost command; it needs the policy pack's jar, which a deployment does not have on its class path.
 */
public final class OfflineRun {

    private static final String PARAMETER = "aws:ssm/getParameter:getParameter";

    private static final String US_EAST_1 = "us-east-1";

    private OfflineRun() {}

    /**
     * What a stage registers in which the images of GPU workers are built and nothing is released yet, whatever comes of it.
     *
     * @param configuration full key to value, as in {@code PULUMI_CONFIG}
     */
    public static Recording of(String stage, Map<String, String> configuration) {
        return run(recorder(stage, configuration), configuration, stash -> stash.at("input"));
    }

    /** What a stage registers whose release step has written an image tag. */
    public static Recording released(String stage, Map<String, String> configuration, String tag) {
        return run(
                recorder(stage, configuration).invoke(PARAMETER, arguments -> parameter(arguments, tag)),
                configuration,
                stash -> stash.at("input"));
    }

    /** What a stage registers in which neither an image of GPU workers is built nor anything released. */
    public static Recording withoutImages(String stage, Map<String, String> configuration) {
        return run(
                recorder(stage, configuration).invoke(PARAMETER, arguments -> {
                    throw absent(arguments);
                }),
                configuration,
                stash -> stash.at("input"));
    }

    /** What a stage registers that an earlier run made: what that run stashed is what this one finds. */
    public static Recording after(Recording before, String stage, Map<String, String> configuration) {
        return run(recorder(stage, configuration), configuration, stash -> before.byUrn(stash.urn())
                .orElse(stash)
                .at("input"));
    }

    private static Recording run(
            ProgramRecorder recorder,
            Map<String, String> configuration,
            Function<RecordedResource, PropertyValue> stashed) {
        return recorder.outputs("pulumi:index:Stash", stash -> Map.of("output", stashed.apply(stash)))
                .outputs(
                        "aws:acm/certificate:Certificate",
                        certificate -> Map.of("domainValidationOptions", validations(certificate)))
                .run(ctx -> App.build(ctx, configuration, Set.of()));
    }

    /** What the first preview of a stage sees: ids and computed outputs are unknown. */
    public static Recording preview(String stage, Map<String, String> configuration) {
        return recorder(stage, configuration).preview().run(ctx -> App.build(ctx, configuration, Set.of()));
    }

    private static ProgramRecorder recorder(String stage, Map<String, String> configuration) {
        return new ProgramRecorder()
                .project("renderfleet")
                .stack(stage)
                .invoke(PARAMETER, arguments -> {
                    if (arguments.get("name").toString().contains("/ami/")) {
                        return parameter(arguments, "ami-0123456789abcdef0");
                    }
                    throw absent(arguments);
                })
                // All have the same name: the function's tells them apart.
                .outputs(
                        "aws:lambda/alias:Alias",
                        alias -> Map.of(
                                "arn",
                                "arn:aws:lambda:us-east-1:123456789012:function:" + alias.text("functionName") + ":"
                                        + alias.text("name")))
                .invoke(
                        "aws:index/getAvailabilityZones:getAvailabilityZones",
                        zones(configuration.getOrDefault("renderfleet:region", US_EAST_1)))
                .invoke(
                        "aws:index/getCallerIdentity:getCallerIdentity",
                        Map.of("accountId", "123456789012", "arn", "", "id", "", "userId", ""))
                .invoke(
                        "aws:ec2/getManagedPrefixList:getManagedPrefixList",
                        arguments -> Map.of(
                                "id",
                                "pl-3b927c52",
                                "arn",
                                "",
                                "addressFamily",
                                "IPv4",
                                "entries",
                                List.of(),
                                "maxEntries",
                                0,
                                "name",
                                arguments.get("name"),
                                "ownerId",
                                "AWS",
                                "tags",
                                Map.of(),
                                "version",
                                1));
    }

    /** As one account may see them: which letter is which zone differs between accounts, so the order is made up. */
    private static Map<String, Object> zones(String region) {
        List<String> ids = region.equals(US_EAST_1)
                // Its e is the zone that has no GPUs.
                ? List.of("use1-az1", "use1-az2", "use1-az4", "use1-az6", "use1-az3", "use1-az5")
                : GpuInstanceType.allZoneIds(region);
        return Map.of(
                "id",
                region,
                "groupNames",
                List.of(region),
                "names",
                IntStream.range(0, ids.size())
                        .mapToObj(i -> region + (char) ('a' + i))
                        .toList(),
                "zoneIds",
                ids);
    }

    private static IllegalStateException absent(Map<String, Object> arguments) {
        return new IllegalStateException(
                "reading SSM Parameter (" + arguments.get("name") + "): couldn't find resource");
    }

    private static Map<String, Object> parameter(Map<String, Object> arguments, String value) {
        return Map.of(
                "arn",
                "",
                "id",
                "",
                "insecureValue",
                value,
                "name",
                arguments.get("name"),
                "type",
                "String",
                "value",
                value,
                "version",
                1);
    }

    private static List<Map<String, String>> validations(RecordedResource certificate) {
        return Stream.concat(
                        Stream.of(certificate.text("domainName")),
                        certificate.strings("subjectAlternativeNames").stream())
                .map(host -> Map.of(
                        "domainName",
                        host,
                        "resourceRecordName",
                        "_validate." + host,
                        "resourceRecordType",
                        "CNAME",
                        "resourceRecordValue",
                        "_answer.acm-validations.aws"))
                .toList();
    }
}
