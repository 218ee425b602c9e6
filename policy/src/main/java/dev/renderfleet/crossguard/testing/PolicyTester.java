package dev.renderfleet.crossguard.testing;

import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Report;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.StackGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges resources or a graph with one policy, as the engine would make it. A policy that throws fails the test.
 *
 * <pre>{@code
 * var rule = PolicyTester.of(new SqsEncrypted());
 * assertThat(rule.judge(queue).violations()).isEmpty();
 * }</pre>
 */
public final class PolicyTester {

    private final Policy policy;
    private final Map<String, PropertyValue> config;
    private final RunInfo run;

    private PolicyTester(Policy policy, Map<String, PropertyValue> config, RunInfo run) {
        this.policy = policy;
        this.config = config;
        this.run = run;
    }

    public static PolicyTester of(Policy policy) {
        return new PolicyTester(policy, Map.of(), RunInfo.of("test", "test", true));
    }

    /** Sets a configuration value of the policy. */
    public PolicyTester config(String key, Object value) {
        Map<String, PropertyValue> copy = new LinkedHashMap<>(config);
        copy.put(key, PropertyValue.of(value));
        return new PolicyTester(policy, copy, run);
    }

    /** Sets the stack's name. */
    public PolicyTester stack(String name) {
        return run(RunInfo.of(run.project(), name, run.dryRun()));
    }

    public PolicyTester run(RunInfo value) {
        return new PolicyTester(policy, config, value);
    }

    /** Judges one resource with a resource policy; a resource of a type that the policy does not look at is not applicable. */
    public Judgement judge(TestResource resource) {
        return judge(resource.build());
    }

    /** Judges one resource with a resource policy. */
    public Judgement judge(PolicyResource resource) {
        return new Judgement(runner().analyze(resource));
    }

    /** Judges a graph with a stack policy. */
    public Judgement judge(StackGraph graph) {
        return new Judgement(runner().analyzeStack(graph));
    }

    /** Judges a stack made of these resources with a stack policy. */
    public Judgement judgeStack(TestResource... resources) {
        return judge(TestResource.graph(resources));
    }

    /** Judges everything a program registered, with either kind of policy. */
    public Judgement judge(Recording recording) {
        return new Judgement(runner().run(recording.analyzed(), recording.graph()));
    }

    /** The properties of a resource after the policy has remediated it. */
    public PropertyValue remediate(TestResource resource) {
        if (!(policy instanceof RemediatingPolicy)) {
            throw new IllegalStateException(policy.metadata().id() + " is not a RemediatingPolicy");
        }
        PolicyResource built = resource.build();
        Map<String, PropertyValue> remediating = new LinkedHashMap<>(config);
        remediating.put("enforcementLevel", PropertyValue.of("remediate"));
        var applied = runner(remediating).remediate(built);
        return applied.isEmpty()
                ? built.properties()
                : applied.get(applied.size() - 1).resource().properties();
    }

    private PackRunner runner() {
        return runner(config);
    }

    private PackRunner runner(Map<String, PropertyValue> settings) {
        PolicyPack pack = PolicyPack.of("test", "0.0.0", policy);
        Map<String, PropertyValue> entries = Map.of(policy.metadata().id(), PropertyValue.of(settings));
        return new PackRunner(pack, PackConfig.of(pack, entries), run);
    }

    /** What the policy said. */
    public record Judgement(Report report) {

        /** Fails if the policy threw. */
        public Judgement {
            report.findings().stream()
                    .filter(finding -> finding.status() == Finding.Status.ERROR)
                    .findFirst()
                    .ifPresent(finding -> {
                        throw new AssertionError(finding.policy() + ": " + finding.message());
                    });
        }

        /** The messages of violations, without their fix. */
        public List<String> violations() {
            return messages(Finding.Status.VIOLATION);
        }

        /** The messages about values that are not known. */
        public List<String> notJudged() {
            return messages(Finding.Status.NOT_JUDGED);
        }

        /** The reasons why the policy does not apply. */
        public List<String> notApplicable() {
            return report.notApplicable().stream()
                    .map(Report.NotApplicable::reason)
                    .toList();
        }

        /** Whether everything was judged and nothing is wrong; not applicable counts as compliant. */
        public boolean isCompliant() {
            return report.findings().isEmpty();
        }

        /** The names of the resources that violate, once each. */
        public List<String> violators() {
            return report.findings().stream()
                    .filter(finding -> finding.status() == Finding.Status.VIOLATION)
                    .map(finding -> finding.urn().substring(finding.urn().lastIndexOf("::") + 2))
                    .distinct()
                    .toList();
        }

        private List<String> messages(Finding.Status status) {
            return report.findings().stream()
                    .filter(finding -> finding.status() == status)
                    .map(Finding::message)
                    .toList();
        }
    }
}
