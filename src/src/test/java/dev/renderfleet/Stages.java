package dev.renderfleet;

import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

    /** Runs the program with a configuration, whatever comes of it. */
    public static Recording record(String stage, Map<String, String> configuration) {
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
                                java.util.List.of(),
                                "maxEntries",
                                0,
                                "name",
                                arguments.get("name"),
                                "ownerId",
                                "AWS",
                                "tags",
                                Map.of(),
                                "version",
                                1))
                .run(ctx -> App.build(ctx, configuration, Set.of()));
    }
}
