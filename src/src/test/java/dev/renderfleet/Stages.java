package dev.renderfleet;

import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The program, run under mocks: every committed stage once, and any stage with some keys changed. */
public final class Stages {

    private static final Map<String, Recording> COMMITTED = new ConcurrentHashMap<>();

    private Stages() {}

    /** What a committed stage registers. */
    public static Recording committed(String stage) {
        return COMMITTED.computeIfAbsent(
                stage, name -> record(name, StageFiles.configuration(name)).requireSuccess());
    }

    /** What a stage registers whose file is given as text. */
    public static Recording of(String stage, String yaml) {
        return record(stage, StageFiles.configurationOf(yaml)).requireSuccess();
    }

    /** A small valid stage file with a hosted zone, and one more key. */
    public static String minimal(String key) {
        return """
                config:
                  renderfleet:domainName: dev.example.com
                  renderfleet:hostedZoneId: Z0123456789ABCDEFGHIJ
                  renderfleet:alertEmail: oncall@example.com
                  renderfleet:monthlyBudgetUsd: 100
                  renderfleet:protectData: false
                  renderfleet:network: {zones: [a, b], nat: {strategy: gateway}}
                  renderfleet:%s
                """
                .formatted(key);
    }

    /** What the first preview of a committed stage sees: ids and computed outputs are unknown. */
    public static Recording preview(String stage) {
        return recorder(stage)
                .preview()
                .run(ctx -> App.build(ctx, StageFiles.configuration(stage), Set.of()))
                .requireSuccess();
    }

    /** Runs the program with a configuration, whatever comes of it. */
    public static Recording record(String stage, Map<String, String> configuration) {
        return recorder(stage)
                .outputs("pulumi:index:Stash", stash -> Map.of("output", stash.text("input")))
                .outputs(
                        "aws:acm/certificate:Certificate",
                        certificate -> Map.of("domainValidationOptions", validations(certificate)))
                .run(ctx -> App.build(ctx, configuration, Set.of()));
    }

    private static ProgramRecorder recorder(String stage) {
        return new ProgramRecorder()
                .project("renderfleet")
                .stack(stage)
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
