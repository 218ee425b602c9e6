package dev.renderfleet;

import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.Delivery;
import dev.renderfleet.stage.StageFiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The program, run under mocks: every committed stage once, and any stage with some keys changed. */
public final class Stages {

    private static final Map<String, Recording> COMMITTED = new ConcurrentHashMap<>();

    private Stages() {}

    /** The committed stages, and the delivery stack. */
    public static List<String> stacks() {
        return Stream.concat(StageFiles.names().stream(), Stream.of(Delivery.STACK))
                .sorted()
                .toList();
    }

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
        return OfflineRun.preview(stage, StageFiles.configuration(stage)).requireSuccess();
    }

    /** What a stage registers once its release step has written a tag. */
    public static Recording released(String stage, Map<String, String> configuration, String tag) {
        return OfflineRun.released(stage, configuration, tag).requireSuccess();
    }

    /** Runs the program with a configuration, whatever comes of it. */
    public static Recording record(String stage, Map<String, String> configuration) {
        return OfflineRun.of(stage, configuration);
    }

    /** What a committed stage registers while no image of GPU workers is built. */
    public static Recording withoutImages(String stage) {
        return OfflineRun.withoutImages(stage, StageFiles.configuration(stage)).requireSuccess();
    }

    /** Runs the program on what an earlier run made. */
    public static Recording rerun(String stage, Map<String, String> configuration, Recording before) {
        return OfflineRun.after(before, stage, configuration).requireSuccess();
    }
}
