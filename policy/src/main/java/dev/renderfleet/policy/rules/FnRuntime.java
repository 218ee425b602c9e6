package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Functions run on a runtime that AWS still patches. A container image brings its own, which this cannot see. */
public final class FnRuntime implements ResourcePolicy {

    /** Those whose deprecation date in AWS's table of Lambda runtimes is before November 21, 2026. */
    private static final List<String> DEPRECATED = List.of(
            "dotnet6",
            "dotnet8",
            "dotnetcore1.0",
            "dotnetcore2.0",
            "dotnetcore2.1",
            "dotnetcore3.1",
            "go1.x",
            "java8",
            "nodejs",
            "nodejs4.3",
            "nodejs4.3-edge",
            "nodejs6.10",
            "nodejs8.10",
            "nodejs10.x",
            "nodejs12.x",
            "nodejs14.x",
            "nodejs16.x",
            "nodejs18.x",
            "nodejs20.x",
            "provided",
            "provided.al2",
            "python2.7",
            "python3.6",
            "python3.7",
            "python3.8",
            "python3.9",
            "python3.10",
            "ruby2.5",
            "ruby2.7",
            "ruby3.2");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("fn-runtime", Kind.RELIABILITY)
                .sources("FSBP Lambda.2", "cdk-nag L1", "checkov CKV_AWS_363")
                .what("Functions run on a runtime that is not deprecated.")
                .why("A deprecated runtime gets no patches, and soon the function can be neither created nor updated.")
                .fix("set runtime to the language's current version");
    }

    @Override
    public Types types() {
        return Types.of("aws:lambda/function:Function");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("deprecated", DEPRECATED, "what runtime may not be");
    }

    @Override
    public Verdict check(PolicyResource function, PolicyContext context) {
        return function.string("runtime")
                .map(runtime -> Verdict.violationIf(
                        context.config().strings("deprecated").contains(runtime),
                        "the runtime " + runtime + " is deprecated"))
                .orElseGet(() -> Verdict.notApplicable("a container image brings its own runtime"));
    }
}
