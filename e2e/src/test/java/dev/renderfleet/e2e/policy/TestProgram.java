package dev.renderfleet.e2e.policy;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.deployment.Deployment;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.time.Duration;
import java.util.List;

/**
 * The program under policy: one resource {@code simple:index:Resource} for each word of the configuration value
 * {@code resources} ({@code name=value}). It needs no plugin: the resources are components, and the engine's own
 * {@code Stash} stands for a resource that a provider manages.
 */
public final class TestProgram {

    static final String SIMPLE = "simple:index:Resource";

    private TestProgram() {}

    private static final class SimpleArgs extends ResourceArgs {

        @SuppressWarnings("UnusedVariable") // the SDK reads it by reflection
        @Import(name = "value")
        private final Output<Object> value;

        SimpleArgs(Output<Object> value) {
            this.value = value;
        }
    }

    private static final class Simple extends ComponentResource {

        Simple(String name, Output<Object> value, ComponentResourceOptions options) {
            super(SIMPLE, name, new SimpleArgs(value), options, false);
            registerOutputs(java.util.Map.of());
        }
    }

    public static void main(String[] args) {
        Pulumi.run(TestProgram::stack);
    }

    private static void stack(Context context) {
        String resources = context.config().get("resources").orElse("");
        for (String word : resources.split(" ", 0)) {
            if (!word.isEmpty()) {
                String[] parts = word.split("=", 2);
                new Simple(parts[0], value(parts[1]), ComponentResourceOptions.Empty);
            }
        }
        if (resources.isEmpty()) {
            everyOption();
        }
    }

    private static Output<Object> value(String text) {
        return switch (text) {
            case "true" -> Output.of(true);
            case "false" -> Output.of(false);
            case "huge" -> Output.of("x".repeat(50 * 1024 * 1024));
            case "secret" -> Output.ofSecret("hunter2-hunter2");
            case "later" -> knownAfterUpdate();
            default -> Output.of(text);
        };
    }

    /** Stands for the output of a resource that does not exist yet: the engine's own resources compute theirs at preview. */
    private static Output<Object> knownAfterUpdate() {
        return Deployment.getInstance().isDryRun() ? new OutputInternal<>(OutputData.unknown()) : Output.of(true);
    }

    /** One resource with every option that an analyzer is told, and one that refers to it. */
    private static void everyOption() {
        var parent = new Simple("parent", Output.of("x"), ComponentResourceOptions.Empty);
        var stash = new Stash(
                "stash",
                StashArgs.builder().input("a").build(),
                CustomResourceOptions.builder()
                        .parent(parent)
                        .protect(true)
                        .ignoreChanges(List.of("input"))
                        .deleteBeforeReplace(true)
                        .additionalSecretOutputs(List.of("output"))
                        .customTimeouts(CustomTimeouts.builder()
                                .create(Duration.ofMinutes(2))
                                .build())
                        .build());
        new Stash(
                "referring",
                StashArgs.builder()
                        .input(stash.output().applyValue(value -> value))
                        .build());
    }
}
