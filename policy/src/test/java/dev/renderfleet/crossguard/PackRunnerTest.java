package dev.renderfleet.crossguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PackRunnerTest {

    private static final Types QUEUE = Types.of("aws:sqs/queue:Queue");
    private static final Metadata RULE =
            Metadata.mandatory("rule", Kind.ENCRYPTION).what("What.").fix("mend it");

    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs");

    private static ResourcePolicy always(String message) {
        return ResourcePolicy.of(RULE, QUEUE, (resource, context) -> Verdict.violation(message));
    }

    private static PackRunner runner(String config, Policy... policies) {
        PolicyPack pack = PolicyPack.of("test", "1.0.0", policies);
        return new PackRunner(pack, PackConfig.parse(pack, config), RunInfo.of("project", "dev", true));
    }

    @Test
    void a_violation_names_the_resource_and_its_text_ends_with_the_fix() {
        Report report = runner("{}", always("wrong")).analyze(queue.build());
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.urn()).endsWith("::jobs");
            assertThat(finding.level()).isEqualTo(EnforcementLevel.MANDATORY);
            assertThat(finding.text()).isEqualTo("wrong. Fix: mend it.");
            assertThat(finding.isBlocking()).isTrue();
        });
    }

    @Test
    void a_resource_of_another_type_never_reaches_the_rule() {
        assertThat(runner("{}", always("wrong"))
                        .analyze(TestResource.of("aws:sns/topic:Topic").build())
                        .findings())
                .isEmpty();
    }

    @Test
    void a_rule_that_throws_is_a_finding_that_names_it_and_the_others_still_run() {
        ResourcePolicy broken =
                ResourcePolicy.of(Metadata.mandatory("broken", Kind.COST), Types.all(), (resource, context) -> {
                    throw new IllegalStateException("no luck");
                });
        Report report = runner("{}", broken, always("wrong")).analyze(queue.build());
        assertThat(report.findings()).extracting(Finding::policy).containsExactly("broken", "rule");
        assertThat(report.findings().get(0)).satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Finding.Status.ERROR);
            assertThat(finding.text()).contains("the policy itself failed").contains("no luck");
            assertThat(finding.isBlocking()).isTrue();
        });
    }

    @Test
    void a_rule_that_recurses_without_end_is_a_finding_too() {
        ResourcePolicy endless = ResourcePolicy.of(RULE, QUEUE, PackRunnerTest::endless);
        assertThat(runner("{}", endless).analyze(queue.build()).findings())
                .extracting(Finding::status)
                .containsExactly(Finding.Status.ERROR);
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static Verdict endless(PolicyResource resource, PolicyContext context) {
        return endless(resource, context);
    }

    @Test
    void touching_an_unknown_value_is_advisory_whatever_the_level() {
        ResourcePolicy touching = ResourcePolicy.of(
                RULE, QUEUE, (resource, context) -> Verdict.violationIf(resource.isTrue("flag"), "set"));
        assertThat(runner("{}", touching).analyze(queue.unknown("flag").build()).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(EnforcementLevel.ADVISORY);
                    assertThat(finding.text()).isEqualTo("cannot be judged before the update: flag is not known yet");
                });
    }

    @Test
    void secrets_never_show_in_a_message_nor_in_a_failure() {
        ResourcePolicy talkative = ResourcePolicy.of(
                RULE, QUEUE, (resource, context) -> Verdict.violation("password is " + resource.text("password")));
        ResourcePolicy broken =
                ResourcePolicy.of(Metadata.advisory("broken", Kind.COST), QUEUE, (resource, context) -> {
                    throw new IllegalStateException(resource.text("nested.deep[0]"));
                });
        Report report = runner("{}", talkative, broken)
                .analyze(queue.secret("password", "hunter2")
                        .secret("nested", Map.of("deep", List.of("hunter3")))
                        .build());
        assertThat(report.toString()).contains("[secret]").doesNotContain("hunter");
    }

    @Test
    void secret_configuration_of_the_stack_is_masked_too() {
        PolicyPack pack = PolicyPack.of("test", "1.0.0", always("the token is abcdef"));
        RunInfo run = new RunInfo("o", "p", "s", true, Map.of("p:token", "abcdef"), Set.of("p:token"), Map.of());
        assertThat(new PackRunner(pack, PackConfig.defaults(pack), run)
                        .analyze(queue.build())
                        .toString())
                .contains("the token is [secret]");
    }

    @Test
    void a_disabled_rule_does_not_run() {
        assertThat(runner("{\"rule\": \"disabled\"}", always("wrong"))
                        .analyze(queue.build())
                        .findings())
                .isEmpty();
    }

    @Test
    void an_exception_loosens_a_rule_for_some_resources_and_its_reason_shows() {
        PackRunner runner = runner(
                "{\"rule\": {\"exceptions\": [{\"resources\": [\"job*\"], \"enforcementLevel\": \"advisory\","
                        + " \"reason\": \"agreed\"}]}}",
                always("wrong"));
        assertThat(runner.analyze(queue.build()).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(EnforcementLevel.ADVISORY);
            assertThat(finding.text()).isEqualTo("wrong. Fix: mend it. [exception: agreed]");
        });
        TestResource other = TestResource.of("aws:sqs/queue:Queue", "other");
        assertThat(runner.analyze(other.build()).blocking()).hasSize(1);
    }

    @Test
    void a_suppressed_finding_is_still_told_with_its_reason() {
        PackRunner runner = runner(
                "{\"rule\": {\"exceptions\": [{\"resources\": [\"urn:pulumi:*::jobs\"], \"enforcementLevel\":"
                        + " \"disabled\", \"reason\": \"agreed\"}]}}",
                always("wrong"));
        Report report = runner.analyze(queue.build());
        assertThat(report.findings()).isEmpty();
        assertThat(report.accepted()).extracting(Finding::exceptionReason).containsExactly(Optional.of("agreed"));
    }

    @Test
    void not_applicable_keeps_its_reason() {
        ResourcePolicy rule =
                ResourcePolicy.of(RULE, QUEUE, (resource, context) -> Verdict.notApplicable("not a consumer"));
        assertThat(runner("{}", rule).analyze(queue.build()).notApplicable())
                .extracting(Report.NotApplicable::reason)
                .containsExactly("not a consumer");
    }

    @Test
    void a_stack_rule_that_cannot_judge_one_resource_judges_the_others() {
        StackPolicy rule = StackPolicy.of(
                RULE,
                (graph, context) -> Verdict.forEach(
                        graph.ofType("aws:sqs/queue:Queue"),
                        resource -> Verdict.violationIf(resource.isTrue("plain"), "plain")));
        Report report = runner("{}", rule)
                .analyzeStack(TestResource.graph(
                        queue.unknown("plain"),
                        TestResource.of("aws:sqs/queue:Queue", "b").with("plain", true)));
        assertThat(report.findings())
                .extracting(Finding::status)
                .containsExactly(Finding.Status.NOT_JUDGED, Finding.Status.VIOLATION);
    }

    @Test
    void what_runs_is_known_to_the_rule() {
        ResourcePolicy rule = ResourcePolicy.of(
                RULE,
                QUEUE,
                (resource, context) ->
                        Verdict.violation(context.stack() + " " + context.run().dryRun()));
        assertThat(runner("{}", rule).analyze(queue.build()).findings())
                .extracting(Finding::message)
                .containsExactly("dev true");
    }

    /** Turns a flag on and adds a tag, to show that the second sees what the first did. */
    private record Mending(String id, String property, String needs) implements RemediatingPolicy {

        @Override
        public Metadata metadata() {
            return Metadata.mandatory(id, Kind.ENCRYPTION);
        }

        @Override
        public Types types() {
            return QUEUE;
        }

        @Override
        public Verdict check(PolicyResource resource, PolicyContext context) {
            return Verdict.violationIf(!resource.isTrue(property), property + " is off");
        }

        @Override
        public Optional<Remediation> remediate(PolicyResource resource, PolicyContext context) {
            return resource.isTrue(needs) ? Optional.of(Remediation.set(property, true)) : Optional.empty();
        }
    }

    @Test
    void remediation_runs_only_at_its_level_and_in_the_order_of_the_pack() {
        Policy first = new Mending("first", "a", "start");
        Policy second = new Mending("second", "b", "a");
        PolicyResource resource = queue.with("start", true).build();
        assertThat(runner("{}", first, second).remediate(resource)).isEmpty();

        var applied = runner("{\"all\": \"remediate\"}", first, second).remediate(resource);
        assertThat(applied).extracting(a -> a.policy().id()).containsExactly("first", "second");
        assertThat(applied.get(1).resource().isTrue("a")).isTrue();
        assertThat(applied.get(1).resource().isTrue("b")).isTrue();
    }

    @Test
    void remediation_leaves_an_excepted_resource_and_unknown_values_alone() {
        Policy policy = new Mending("first", "a", "start");
        assertThat(runner("{\"first\": \"remediate\"}", policy)
                        .remediate(queue.unknown("start").build()))
                .isEmpty();
        assertThat(runner(
                                "{\"first\": {\"enforcementLevel\": \"remediate\", \"exceptions\": [{\"resources\":"
                                        + " [\"jobs\"], \"enforcementLevel\": \"advisory\", \"reason\": \"x\"}]}}",
                                policy)
                        .remediate(queue.with("start", true).build()))
                .isEmpty();
    }
}
