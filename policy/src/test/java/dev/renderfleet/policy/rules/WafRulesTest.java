package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WafRulesTest {

    private final PolicyTester rule = PolicyTester.of(new WafRules());
    private final TestResource acl = TestResource.of("aws:wafv2/webAcl:WebAcl");

    @Test
    void a_rule_is_compliant() {
        assertThat(rule.judge(acl.with("rules[0].name", "common")).isCompliant())
                .isTrue();
        assertThat(rule.judge(acl.with("ruleJson", "[{\"Name\":\"common\"}]")).isCompliant())
                .isTrue();
    }

    @Test
    void no_rule_violates() {
        assertThat(rule.judge(acl).violations()).containsExactly("there is no rule in it");
        assertThat(rule.judge(acl.with("rules", List.of()).with("ruleJson", "[]"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(acl.with("ruleJson", "")).violations()).hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:wafv2/ruleGroup:RuleGroup")).violations())
                .hasSize(1);
    }

    @Test
    void rules_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(acl.unknown("rules")).notJudged()).hasSize(1);
    }
}
