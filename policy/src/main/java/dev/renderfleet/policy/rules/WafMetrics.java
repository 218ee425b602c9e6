package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Web ACLs, rule groups and each of their rules count what they match. */
public final class WafMetrics implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("waf-metrics", Kind.OBSERVABILITY)
                .sources("FSBP WAF.12")
                .what("Web ACLs and their rules publish metrics.")
                .why("Without them nobody sees an attack, or that a rule blocks customers.")
                .fix("set visibilityConfig.cloudwatchMetricsEnabled to true, also on each rule");
    }

    @Override
    public Types types() {
        return Types.of("aws:wafv2/webAcl:WebAcl", "aws:wafv2/ruleGroup:RuleGroup");
    }

    @Override
    public Verdict check(PolicyResource acl, PolicyContext context) {
        return Verdict.violationIf(!isMeasured(acl), "it publishes no metrics")
                .and(Verdict.violations(acl.list("rules").stream()
                        .filter(rule -> !isMeasured(rule))
                        .map(rule -> "its rule " + rule.text("name") + " publishes no metrics")
                        .toList()));
    }

    private static boolean isMeasured(PropertyView rule) {
        return rule.isTrue("visibilityConfig.cloudwatchMetricsEnabled");
    }
}
