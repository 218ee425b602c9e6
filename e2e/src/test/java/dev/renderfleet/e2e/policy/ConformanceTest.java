package dev.renderfleet.e2e.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.renderfleet.e2e.Scratch;
import dev.renderfleet.e2e.policy.Sandbox.Outcome;
import dev.renderfleet.e2e.policy.Sandbox.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios that the engine's own repository holds each policy SDK to. */
class ConformanceTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = new Sandbox(folder);
    }

    @Test
    void simple_advisory_findings_pass_and_mandatory_ones_stop_the_run() throws IOException {
        Path pack = sandbox.pack("simple");
        sandbox.resources("res1=true", "res2=false");
        List<String> expected = List.of(
                "falsiness mandatory res2: This is a test error. Fix: say true.",
                "truthiness advisory res1: This is a test warning");
        Outcome preview = sandbox.preview(pack).refused();
        assertThat(preview.lines()).containsExactlyElementsOf(expected);
        assertThat(preview.violations()).extracting(Violation::pack).containsOnly("simple");
        assertThat(preview.violations()).extracting(Violation::severity).containsExactlyInAnyOrder("high", "low");
        assertThat(preview.result().all()).contains("[mandatory]", "[severity: high]", "falsiness", "Fix: say true");
        // An update stops at the first mandatory finding; which resource comes first is up to the program.
        assertThat(sandbox.up(pack).refused().lines()).contains(expected.get(0)).isSubsetOf(expected);

        sandbox.resources("res1=true");
        assertThat(sandbox.up(pack).passed().lines())
                .containsExactly("truthiness advisory res1: This is a test warning");
    }

    @Test
    void dry_run_is_known_to_the_policy() throws IOException {
        Path pack = sandbox.pack("dryrun");
        sandbox.resources("res1=true", "res2=false");
        assertThat(sandbox.preview(pack).refused().lines()).containsExactly("dry mandatory res2: This is a test error");
        assertThat(sandbox.up(pack).passed().lines()).isEmpty();
    }

    @Test
    void config_decides_what_is_allowed() throws IOException {
        Path pack = sandbox.pack("config");
        sandbox.resources("res=true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"allowed\": {\"value\": false}}"))
                        .refused()
                        .lines())
                .containsExactly("allowed mandatory res: Property was true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"allowed\": {\"value\": true}}"))
                        .passed()
                        .lines())
                .isEmpty();
        assertThat(sandbox.preview(pack).passed().lines())
                .as("with the default")
                .isEmpty();
    }

    @Test
    void config_schema_is_checked_by_the_engine_and_unknown_keys_by_the_pack() throws IOException {
        Path pack = sandbox.pack("config-schema");
        sandbox.resources("resN=false", "resY=true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"validator\": {\"value\": false}}"))
                        .refused()
                        .result()
                        .all())
                .contains("validating policy config", "validator: names is required");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"validator\": {\"value\": false, \"names\": []}}"))
                        .refused()
                        .result()
                        .all())
                .contains("validator: names: Array must have at least 1 items");
        assertThat(sandbox.preview(
                                pack, sandbox.configured("{\"validator\": {\"value\": false, \"names\": [\"resN\"]}}"))
                        .passed()
                        .lines())
                .isEmpty();
        assertThat(sandbox.preview(
                                pack, sandbox.configured("{\"validator\": {\"value\": false, \"names\": [\"resY\"]}}"))
                        .passed()
                        .lines())
                .containsExactly("validator advisory resY: Property was true");
        assertThat(sandbox.preview(
                                pack,
                                sandbox.configured(
                                        "{\"validator\": {\"value\": false, \"names\": [\"x\"], \"nams\": 1}}"))
                        .refused()
                        .result()
                        .all())
                .contains("validator: nams: unknown key, known are [value, names]");
    }

    @Test
    void enforcement_config_sets_the_level() throws IOException {
        Path pack = sandbox.pack("enforcement-config");
        sandbox.resources("res=true");
        assertThat(sandbox.preview(pack).passed().lines()).containsExactly("false advisory res: Property was true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"false\": {\"enforcementLevel\": \"mandatory\"}}"))
                        .refused()
                        .lines())
                .containsExactly("false mandatory res: Property was true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"all\": \"mandatory\"}"))
                        .refused()
                        .lines())
                .containsExactly("false mandatory res: Property was true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"false\": \"disabled\"}"))
                        .passed()
                        .lines())
                .isEmpty();
    }

    @Test
    void an_exception_needs_a_reason_and_shows_it() throws IOException {
        Path pack = sandbox.pack("reasoned");
        sandbox.resources("res=true");
        assertThat(sandbox.preview(pack, sandbox.configured("{\"strict\": \"advisory\"}"))
                        .refused()
                        .result()
                        .all())
                .contains("strict: loosened from mandatory to advisory without a reason");
        assertThat(sandbox.preview(
                                pack,
                                sandbox.configured("{\"strict\": {\"exceptions\": [{\"resources\": [\"r*\"],"
                                        + " \"enforcementLevel\": \"advisory\", \"reason\": \"agreed\"}]}}"))
                        .passed()
                        .lines())
                .containsExactly("strict advisory res: Property was true [exception: agreed]");
    }

    @Test
    void invalid_packs_do_not_load_and_say_why() throws IOException {
        sandbox.resources("res=true");
        assertThat(sandbox.preview(sandbox.pack("invalid")).refused().result().all())
                .contains("this policy pack is invalid", "policy id 'all' is taken");
    }

    @Test
    void remediate_changes_the_inputs_and_keeps_the_rest() throws IOException {
        Path pack = sandbox.pack("remediate");
        sandbox.resources("res=true");
        Outcome preview = sandbox.preview(pack).passed();
        assertThat(preview.lines()).isEmpty();
        assertThat(remediations(preview)).singleElement().satisfies(event -> {
            assertThat(event.get("policyName").getAsString()).isEqualTo("fixup");
            assertThat(event.getAsJsonObject("before").toString()).contains("true");
            assertThat(event.getAsJsonObject("after").toString()).contains("false");
        });
        assertThat(remediations(sandbox.up(pack).passed())).hasSize(1);
        assertThat(sandbox.pulumi("stack", "export").run().succeeded().output()).contains("\"value\": false");

        assertThat(remediations(sandbox.preview(pack, sandbox.configured("{\"fixup\": {\"value\": true}}"))
                        .passed()))
                .isEmpty();
        assertThat(remediations(sandbox.preview(pack, sandbox.configured("{\"fixup\": \"disabled\"}"))
                        .passed()))
                .isEmpty();
        Outcome mandatory = sandbox.preview(pack, sandbox.configured("{\"fixup\": \"mandatory\"}"))
                .refused();
        assertThat(remediations(mandatory)).isEmpty();
        assertThat(mandatory.lines()).containsExactly("fixup mandatory res: Property is off");
    }

    private static List<JsonObject> remediations(Outcome outcome) {
        return outcome.events().stream()
                .filter(event -> event.has("policyRemediationEvent"))
                .map(event -> event.getAsJsonObject("policyRemediationEvent"))
                .toList();
    }

    @Test
    void resource_metadata_reaches_resource_and_stack_policies() throws IOException {
        Outcome outcome = sandbox.up(sandbox.pack("resource-metadata")).passed();
        for (String policy : List.of("seen", "seen-in-stack")) {
            assertThat(outcome.violations())
                    .filteredOn(v -> v.policy().equals(policy) && v.resource().equals("stash"))
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.message())
                            .contains(
                                    "name=stash type=pulumi:index:Stash",
                                    "protect=true",
                                    "ignoreChanges=[input]",
                                    "additionalSecretOutputs=[output]",
                                    "deleteBeforeReplace=Optional[true]",
                                    "createTimeoutSeconds=Optional[120.0]",
                                    "provider=pulumi:providers:pulumi",
                                    "parent=parent"));
        }
        assertThat(outcome.violations())
                .filteredOn(
                        v -> v.policy().equals("seen-in-stack") && v.resource().equals("referring"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).endsWith("dependencies=[stash]"));
    }

    @Test
    void analyze_stack_sees_all_resources_at_preview_and_update() throws IOException {
        Path pack = sandbox.pack("analyze-stack");
        sandbox.resources("one=true");
        assertThat(sandbox.preview(pack).passed().lines()).isEmpty();
        sandbox.resources("one=true", "two=true");
        List<String> expected = List.of("stack-size mandatory program-dev: Found an extra resource");
        assertThat(sandbox.preview(pack).refused().lines()).isEqualTo(expected);
        assertThat(sandbox.up(pack).refused().lines()).isEqualTo(expected);
    }

    @Test
    void stack_config_is_known_to_the_policy() throws IOException {
        Path pack = sandbox.pack("stack-config");
        sandbox.resources("res=red").config("program:expected", "blue");
        assertThat(sandbox.preview(pack).refused().lines())
                .containsExactly("matches mandatory res: Property was red, not blue");
        sandbox.config("program:expected", "red");
        assertThat(sandbox.preview(pack).passed().lines()).isEmpty();
    }

    @Test
    void stack_tags_are_known_to_the_policy() throws IOException {
        Path pack = sandbox.pack("stack-tags");
        sandbox.resources("res=red");
        sandbox.pulumi("stack", "tag", "set", "expected", "blue").run().succeeded();
        assertThat(sandbox.preview(pack).refused().lines())
                .containsExactly("matches mandatory res: Property was red, not blue");
        sandbox.pulumi("stack", "tag", "set", "expected", "red").run().succeeded();
        assertThat(sandbox.preview(pack).passed().lines()).isEmpty();
    }

    @Test
    void a_value_that_is_not_known_yet_is_judged_after_it_is() throws IOException {
        Path pack = sandbox.pack("unknown");
        sandbox.resources("res=later");
        assertThat(sandbox.preview(pack).passed().lines())
                .containsExactly("touching advisory res: cannot be judged before the update: value is not known yet");
        assertThat(sandbox.up(pack).refused().lines()).containsExactly("touching mandatory res: Property was true");
    }

    @Test
    void a_secret_shows_nowhere() throws IOException {
        sandbox.resources("res=secret");
        Outcome outcome = sandbox.preview(sandbox.pack("secret")).passed();
        assertThat(outcome.lines()).containsExactly("talkative advisory res: value is [secret]");
        assertThat(outcome.result().all()).doesNotContain("hunter2");
    }

    @Test
    void a_policy_that_throws_is_a_finding_that_names_it() throws IOException {
        sandbox.resources("res=true");
        assertThat(sandbox.preview(sandbox.pack("broken")).refused().lines())
                .containsExactly("throws mandatory res: the policy itself failed:"
                        + " java.lang.IllegalStateException: out of luck");
    }
}
