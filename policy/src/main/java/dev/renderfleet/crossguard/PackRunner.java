package dev.renderfleet.crossguard;

import dev.renderfleet.crossguard.PackConfig.Exemption;
import dev.renderfleet.crossguard.PackConfig.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a pack's policies and applies levels, exceptions and the treatment of unknown values, failures and secrets. Knows no
 * engine: {@code pulumi} reaches it through the analyzer server, tests call it directly.
 */
public final class PackRunner {

    /** Shorter secrets are not masked: the text would match half the message. */
    private static final int SHORTEST_MASKED_SECRET = 4;

    /** A policy with all that does not change while a pack runs. */
    private record Bound(Policy policy, Metadata metadata, Settings settings, PolicyContext context) {

        Verdict check(PolicyResource resource) {
            return ((ResourcePolicy) policy).check(resource, context);
        }

        Verdict check(StackGraph graph) {
            return ((StackPolicy) policy).check(graph, context);
        }
    }

    private final RunInfo run;
    private final List<Bound> stackRules = new ArrayList<>();
    private final List<Bound> resourceRules = new ArrayList<>();
    private final Map<String, List<Bound>> rulesByType = new ConcurrentHashMap<>();

    public PackRunner(PolicyPack pack, PackConfig config, RunInfo run) {
        this.run = run;
        for (Policy policy : pack.policies()) {
            Settings settings = config.of(policy);
            if (settings.level() != EnforcementLevel.DISABLED) {
                Bound bound = new Bound(policy, policy.metadata(), settings, new PolicyContext(run, settings.config()));
                (policy instanceof StackPolicy ? stackRules : resourceRules).add(bound);
            }
        }
    }

    private List<Bound> rulesFor(String type) {
        return rulesByType.computeIfAbsent(type, key -> resourceRules.stream()
                .filter(rule -> ((ResourcePolicy) rule.policy()).types().matches(key))
                .toList());
    }

    /** What a {@link RemediatingPolicy} changes, in the order of the pack; each sees what those before it changed. */
    public record AppliedRemediation(Metadata policy, PolicyResource resource, Remediation remediation) {}

    /** Runs the resource policies on each resource and the stack policies on all of them. */
    public Report run(Collection<PolicyResource> analyzed, StackGraph graph) {
        Report report = Report.EMPTY;
        for (PolicyResource resource : analyzed) {
            report = report.and(analyze(resource));
        }
        return report.and(analyzeStack(graph));
    }

    /** Runs the resource policies on one resource. */
    public Report analyze(PolicyResource resource) {
        Collector collector = new Collector(sink -> resource.properties().collectSecrets(sink));
        for (Bound rule : rulesFor(resource.type())) {
            collector.judge(rule, resource.urn(), () -> rule.check(resource));
        }
        return collector.report();
    }

    /** Runs the stack policies. */
    public Report analyzeStack(StackGraph graph) {
        Collector collector = new Collector(
                sink -> graph.resources().forEach(r -> r.properties().collectSecrets(sink)));
        for (Bound rule : stackRules) {
            collector.judge(rule, "", () -> rule.check(graph));
        }
        return collector.report();
    }

    /** Gathers findings; secrets are looked up only when there is a message to mask. */
    private final class Collector {

        private final Consumer<Consumer<String>> secretSource;
        private Set<String> secrets;
        private final List<Finding> findings = new ArrayList<>();
        private final List<Report.NotApplicable> notApplicable = new ArrayList<>();
        private final List<Finding> accepted = new ArrayList<>();

        Collector(Consumer<Consumer<String>> secretSource) {
            this.secretSource = secretSource;
        }

        @SuppressWarnings(
                "CatchingUnchecked") // whatever a rule throws is a finding of that rule, not the end of the run
        void judge(Bound rule, String urn, Supplier<Verdict> check) {
            try {
                Verdict verdict = check.get();
                verdict.notApplicable()
                        .ifPresent(reason -> notApplicable.add(
                                new Report.NotApplicable(rule.metadata().id(), urn, masked(reason))));
                for (Verdict.Item item : verdict.items()) {
                    if (item.judged()) {
                        add(rule, item.urn().orElse(urn), Finding.Status.VIOLATION, item.message());
                    } else {
                        addNotJudged(rule, item.urn().orElse(urn), item.message());
                    }
                }
            } catch (UnknownValueException e) {
                addNotJudged(rule, urn, e.path());
            } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
                add(rule, urn, Finding.Status.ERROR, "the policy itself failed: " + e);
            }
        }

        private void addNotJudged(Bound rule, String urn, String path) {
            add(
                    rule,
                    urn,
                    Finding.Status.NOT_JUDGED,
                    "cannot be judged before the update: " + path + " is not known yet");
        }

        private void add(Bound rule, String urn, Finding.Status status, String message) {
            Metadata metadata = rule.metadata();
            Settings settings = rule.settings();
            Optional<Exemption> exemption = settings.exemption(urn);
            EnforcementLevel level = exemption.map(Exemption::level).orElse(settings.level());
            if (status == Finding.Status.NOT_JUDGED && level != EnforcementLevel.DISABLED) {
                level = EnforcementLevel.ADVISORY;
            }
            Optional<String> reason = exemption.map(Exemption::reason).or(settings::reason);
            Finding finding = new Finding(
                    metadata.id(), level, metadata.severity(), urn, status, masked(message), metadata.fix(), reason);
            (level == EnforcementLevel.DISABLED ? accepted : findings).add(finding);
        }

        private String masked(String text) {
            if (secrets == null) {
                secrets = new LinkedHashSet<>();
                secretSource.accept(secrets::add);
                secrets.addAll(run.secrets());
                secrets.removeIf(secret -> secret.length() < SHORTEST_MASKED_SECRET);
            }
            String result = text;
            for (String secret : secrets) {
                result = result.replace(secret, "[secret]");
            }
            return result;
        }

        Report report() {
            return new Report(List.copyOf(findings), List.copyOf(notApplicable), List.copyOf(accepted));
        }
    }

    /** What policies at the level remediate change on a resource; a value that is not known, or a failure, changes nothing. */
    @SuppressWarnings("CatchingUnchecked") // analyze() reports the failure of the same rule; here nothing may change
    public List<AppliedRemediation> remediate(PolicyResource resource) {
        List<AppliedRemediation> applied = new ArrayList<>();
        PolicyResource current = resource;
        for (Bound rule : rulesFor(resource.type())) {
            if (rule.policy() instanceof RemediatingPolicy remediating
                    && rule.settings().level() == EnforcementLevel.REMEDIATE
                    && rule.settings().exemption(resource.urn()).isEmpty()) {
                try {
                    Optional<Remediation> remediation = remediating.remediate(current, rule.context());
                    if (remediation.isPresent()) {
                        current = current.with(remediation.get());
                        applied.add(new AppliedRemediation(rule.metadata(), current, remediation.get()));
                    }
                } catch (Exception ignored) {
                    // Nothing to change; the same failure becomes a finding when the resource is analyzed.
                }
            }
        }
        return applied;
    }
}
