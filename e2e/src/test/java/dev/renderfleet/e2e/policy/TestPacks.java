package dev.renderfleet.e2e.policy;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.EnforcementLevel;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import dev.renderfleet.crossguard.server.PolicyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The packs of the conformance scenarios, small as they are in the engine's own test suite. Each is started as a process of its
 * own, with its name as the first argument and the engine's address as the second.
 */
public final class TestPacks {

    private static final Types SIMPLE = Types.of(TestProgram.SIMPLE);

    private TestPacks() {}

    public static void main(String[] args) {
        PolicyServer.run(() -> pack(args[0]));
    }

    private static PolicyPack pack(String name) {
        return switch (name) {
            case "simple" ->
                pack(
                        name,
                        "1.0.0",
                        rule(Metadata.advisory("truthiness", Kind.COST), Types.all(), (resource, context) -> {
                            System.out.println("policies may print");
                            return Verdict.violationIf(resource.isTrue("value"), "This is a test warning");
                        }),
                        rule(
                                Metadata.mandatory("falsiness", Kind.COST).fix("say true"),
                                SIMPLE,
                                (resource, context) ->
                                        Verdict.violationIf(resource.isFalse("value"), "This is a test error")));
            case "dryrun" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.mandatory("dry", Kind.COST),
                                SIMPLE,
                                (resource, context) -> Verdict.violationIf(
                                        context.run().dryRun() && resource.isFalse("value"), "This is a test error")));
            case "config" -> pack(name, "2.0.0", new Allowed());
            case "config-schema" -> pack(name, "3.0.0", new Validator());
            case "enforcement-config" ->
                pack(
                        name,
                        "3.0.0",
                        rule(
                                Metadata.advisory("false", Kind.COST),
                                SIMPLE,
                                (resource, context) ->
                                        Verdict.violationIf(resource.isTrue("value"), "Property was true")));
            case "reasoned" ->
                new PolicyPack(
                        name,
                        name,
                        "1.0.0",
                        "",
                        true,
                        List.of(rule(
                                Metadata.mandatory("strict", Kind.COST),
                                SIMPLE,
                                (resource, context) ->
                                        Verdict.violationIf(resource.isTrue("value"), "Property was true"))));
            case "invalid" ->
                pack(name, "1.0.0", rule(Metadata.advisory("all", Kind.COST), SIMPLE, TestPacks::compliant));
            case "remediate" -> pack(name, "3.0.0", new Fixup());
            case "resource-metadata" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.advisory("seen", Kind.COST),
                                Types.of("pulumi:index:Stash"),
                                (resource, context) -> Verdict.violation(describe(resource))),
                        StackPolicy.of(
                                Metadata.advisory("seen-in-stack", Kind.COST),
                                (graph, context) -> Verdict.forEach(
                                        graph.ofType("pulumi:index:Stash"),
                                        resource -> Verdict.violation(describe(resource) + " dependencies="
                                                + graph.references(resource, "input", "pulumi:index:Stash").stream()
                                                        .map(PolicyResource::name)
                                                        .toList()))));
            case "analyze-stack" ->
                pack(
                        name,
                        "1.0.0",
                        StackPolicy.of(
                                Metadata.mandatory("stack-size", Kind.COST),
                                (graph, context) -> Verdict.violationIf(
                                        graph.ofType(TestProgram.SIMPLE).size() > 1, "Found an extra resource")));
            case "stack-config" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.mandatory("matches", Kind.COST),
                                SIMPLE,
                                (resource, context) ->
                                        differs(resource, context.run().config().get("program:expected"))));
            case "stack-tags" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.mandatory("matches", Kind.COST),
                                SIMPLE,
                                (resource, context) ->
                                        differs(resource, context.run().tags().get("expected"))));
            case "unknown" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.mandatory("touching", Kind.COST),
                                SIMPLE,
                                (resource, context) ->
                                        Verdict.violationIf(resource.isTrue("value"), "Property was true")));
            case "secret" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.advisory("talkative", Kind.COST),
                                SIMPLE,
                                (resource, context) -> Verdict.violation("value is " + resource.text("value"))));
            case "broken" ->
                pack(name, "1.0.0", rule(Metadata.mandatory("throws", Kind.COST), SIMPLE, (resource, context) -> {
                    throw new IllegalStateException("out of luck");
                }));
            case "huge" ->
                pack(
                        name,
                        "1.0.0",
                        rule(
                                Metadata.advisory("size", Kind.COST),
                                SIMPLE,
                                (resource, context) -> Verdict.violation(
                                        "value has " + resource.text("value").length() + " characters")));
            case "blocking" ->
                pack(
                        name,
                        "1.0.0",
                        rule(Metadata.advisory("waits", Kind.COST), SIMPLE, (resource, context) -> waitAtGate()));
            default -> throw new IllegalArgumentException("no such pack: " + name);
        };
    }

    private static PolicyPack pack(String name, String version, Policy... policies) {
        return PolicyPack.of(name, version, policies);
    }

    private static ResourcePolicy rule(
            Metadata metadata, Types types, BiFunction<PolicyResource, PolicyContext, Verdict> check) {
        return ResourcePolicy.of(metadata.what("A test."), types, check);
    }

    private static Verdict compliant(PolicyResource resource, PolicyContext context) {
        return Verdict.compliant();
    }

    private static Verdict differs(PolicyResource resource, String expected) {
        return Verdict.violationIf(
                !resource.text("value").equals(expected),
                "Property was " + resource.text("value") + ", not " + expected);
    }

    private static String describe(PolicyResource resource) {
        return "name=" + resource.name() + " type=" + resource.type() + " options=" + resource.options() + " provider="
                + resource.provider().map(provider -> provider.type()).orElse("none") + " parent="
                + resource.parent()
                        .map(parent -> parent.replaceFirst(".*::", ""))
                        .orElse("none");
    }

    /** Opens a named pipe, which nobody writes to, so that the engine waits until it is killed. */
    private static Verdict waitAtGate() {
        try {
            return Verdict.violation(Files.readString(Path.of(System.getenv("GATE"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Allowed implements ResourcePolicy {

        @Override
        public Metadata metadata() {
            return Metadata.mandatory("allowed", Kind.COST);
        }

        @Override
        public ConfigSchema configSchema() {
            return ConfigSchema.none().bool("value", true, "The only value that is allowed.");
        }

        @Override
        public Types types() {
            return SIMPLE;
        }

        @Override
        public Verdict check(PolicyResource resource, PolicyContext context) {
            return Verdict.violationIf(
                    resource.isTrue("value") != context.config().bool("value"),
                    "Property was " + resource.isTrue("value"));
        }
    }

    private static final class Validator implements ResourcePolicy {

        @Override
        public Metadata metadata() {
            return Metadata.advisory("validator", Kind.COST);
        }

        @Override
        public ConfigSchema configSchema() {
            return ConfigSchema.none()
                    .bool("value", false, "The value that is allowed.")
                    .required("value")
                    .strings("names", List.of(), "Which resources.")
                    .required("names")
                    .nonEmpty("names");
        }

        @Override
        public Types types() {
            return SIMPLE;
        }

        @Override
        public Verdict check(PolicyResource resource, PolicyContext context) {
            if (!context.config().strings("names").contains(resource.name())) {
                return Verdict.notApplicable("not named");
            }
            return Verdict.violationIf(
                    resource.isTrue("value") != context.config().bool("value"),
                    "Property was " + resource.isTrue("value"));
        }
    }

    private static final class Fixup implements RemediatingPolicy {

        @Override
        public Metadata metadata() {
            return Metadata.mandatory("fixup", Kind.COST).level(EnforcementLevel.REMEDIATE);
        }

        @Override
        public ConfigSchema configSchema() {
            return ConfigSchema.none().bool("value", false, "The value to set.");
        }

        @Override
        public Types types() {
            return SIMPLE;
        }

        @Override
        public Verdict check(PolicyResource resource, PolicyContext context) {
            return Verdict.violationIf(
                    resource.isTrue("value") != context.config().bool("value"), "Property is off");
        }

        @Override
        public Optional<Remediation> remediate(PolicyResource resource, PolicyContext context) {
            boolean wanted = context.config().bool("value");
            return resource.isTrue("value") == wanted
                    ? Optional.empty()
                    : Optional.of(Remediation.set("value", wanted));
        }
    }
}
