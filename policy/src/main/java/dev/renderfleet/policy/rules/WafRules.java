package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Web ACLs and rule groups hold at least one rule. */
public final class WafRules implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("waf-rules", Kind.EXPOSURE)
                .sources("FSBP WAF.10", "checkov CKV_AWS_175")
                .what("Web ACLs and rule groups hold at least one rule.")
                .why("An empty web ACL looks like protection and is none.")
                .fix("add rules, for example AWS's managed rule groups and a rate limit");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:wafv2/webAcl:WebAcl",
                "aws:wafv2/ruleGroup:RuleGroup",
                "aws:waf/webAcl:WebAcl",
                "aws:wafregional/webAcl:WebAcl");
    }

    @Override
    public Verdict check(PolicyResource acl, PolicyContext context) {
        boolean isEmpty = acl.list("rules").isEmpty()
                && (acl.text("ruleJson").isBlank()
                        || acl.json("ruleJson").asList().isEmpty());
        return Verdict.violationIf(isEmpty, "there is no rule in it");
    }
}
