package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CfPriceClassTest {

    private final PolicyTester rule = PolicyTester.of(new CfPriceClass());
    private final TestResource distribution = TestResource.of(CacheBehaviors.DISTRIBUTION);

    @Test
    void the_cheapest_class_is_compliant() {
        assertThat(rule.judge(distribution.with("priceClass", "PriceClass_100")).isCompliant())
                .isTrue();
    }

    @Test
    void other_classes_violate() {
        assertThat(rule.judge(distribution.with("priceClass", "PriceClass_200")).violations())
                .containsExactly("the price class is PriceClass_200");
        assertThat(rule.judge(distribution).violations()).containsExactly("the price class is PriceClass_All");
    }

    @Test
    void a_stage_may_allow_more() {
        assertThat(rule.config("allowed", List.of("PriceClass_All"))
                        .judge(distribution)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_unknown_class_cannot_be_judged() {
        assertThat(rule.judge(distribution.unknown("priceClass")).notJudged()).hasSize(1);
    }
}
