package dev.renderfleet.crossguard.testing;

import com.pulumi.Context;
import com.pulumi.test.Mocks;
import com.pulumi.test.TestOptions;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs a Pulumi Java program under mocks and records every resource with all that the SDK sends for it.
 *
 * <p>Every resource is "created" with an id, an ARN and its other required outputs computed from its name, in AWS's formats
 * where other resources are likely to use them; the same program yields the same recording. An invoke (a {@code getX}
 * function) must be stubbed, or the program fails with a message that names it. In {@link #preview} mode computed outputs are
 * unknown, as they are before a first deployment. It does not check inputs as a provider would: required properties, allowed
 * values and references are the rehearsal provider's business.
 *
 * <p>One instance may run several programs, one after the other.
 */
public final class ProgramRecorder {

    private final Map<String, String> config = new LinkedHashMap<>();
    private final Set<String> secretConfig = new LinkedHashSet<>();
    private final Map<String, Function<Map<String, Object>, Map<String, Object>>> invokes = new HashMap<>();
    private final Map<String, Function<RecordedResource, Map<String, Object>>> outputs = new HashMap<>();
    private String organization = "organization";
    private String project = "project";
    private String stack = "stack";
    private boolean preview;

    public ProgramRecorder organization(String name) {
        this.organization = name;
        return this;
    }

    public ProgramRecorder project(String name) {
        this.project = name;
        return this;
    }

    public ProgramRecorder stack(String name) {
        this.stack = name;
        return this;
    }

    /** Runs the program as a first preview does: ids and computed outputs are unknown. */
    public ProgramRecorder preview() {
        this.preview = true;
        return this;
    }

    /** Sets a configuration value; the key is full ({@code renderfleet:domainName}), structured values are JSON text. */
    public ProgramRecorder config(String key, String value) {
        config.put(key, value);
        return this;
    }

    /** Sets several configuration values. */
    public ProgramRecorder config(Map<String, String> values) {
        config.putAll(values);
        return this;
    }

    /** Sets a secret configuration value. */
    public ProgramRecorder secretConfig(String key, String value) {
        secretConfig.add(key);
        return config(key, value);
    }

    /**
     * Answers an invoke.
     *
     * @param token for example {@code aws:index/getAvailabilityZones:getAvailabilityZones}
     * @param answer from arguments to result; throw to make the invoke fail
     */
    public ProgramRecorder invoke(String token, Function<Map<String, Object>, Map<String, Object>> answer) {
        invokes.put(token, answer);
        return this;
    }

    /** Answers an invoke with a constant. */
    public ProgramRecorder invoke(String token, Map<String, Object> answer) {
        return invoke(token, arguments -> answer);
    }

    /**
     * Adds or overrides outputs of one resource type; {@code id} among them becomes the resource's id. In preview mode they
     * are known, so give only what a provider would know by then.
     */
    public ProgramRecorder outputs(String type, Function<RecordedResource, Map<String, Object>> computed) {
        outputs.put(type, computed);
        return this;
    }

    /** Runs a program to its end; failures are in the recording, see {@link Recording#requireSuccess}. */
    public Recording run(Consumer<Context> program) {
        // The SDK logs every failed task; whoever runs the recorder decides what to do with errors.
        Logger silent = Logger.getAnonymousLogger();
        silent.setLevel(Level.OFF);
        RecordingMonitor[] monitor = new RecordingMonitor[1];
        var test = PulumiTestInternal.builder()
                .options(TestOptions.builder()
                        .organizationName(organization)
                        .projectName(project)
                        .stackName(stack)
                        .preview(preview)
                        .build())
                .mocks(new NoMocks())
                .standardLogger(silent)
                .config(config, secretConfig)
                .monitorDecorator(original -> monitor[0] = new RecordingMonitor(
                        project, stack, preview, Map.copyOf(config), Map.copyOf(invokes), Map.copyOf(outputs)))
                .build();
        try {
            var result = test.runTest(program);
            List<Throwable> failures = new ArrayList<>(monitor[0].unmockedInvokes());
            failures.addAll(result.exceptions());
            return new Recording(project, stack, preview, monitor[0].resources(), failures, result.errors());
        } finally {
            PulumiTestInternal.cleanup();
        }
    }

    /** The recording monitor answers everything itself. */
    private static final class NoMocks implements Mocks {

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            throw new IllegalStateException("the recorder registers " + args.type + " itself");
        }
    }
}
