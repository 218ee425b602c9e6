package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProviderRegionTest {

    private final PolicyTester rule = PolicyTester.of(new ProviderRegion());
    private final TestResource provider =
            TestResource.of("pulumi:providers:aws").component();

    @Test
    void an_allowed_region_is_compliant() {
        assertThat(rule.judge(provider.with("region", "us-east-1")).isCompliant())
                .isTrue();
    }

    @Test
    void another_region_violates() {
        assertThat(rule.judge(provider.with("region", "ap-south-1")).violations())
                .containsExactly("the region ap-south-1 is not allowed");
        assertThat(rule.judge(provider).violations()).containsExactly("the provider names no region");
        assertThat(rule.judge(provider.with("region", "")).violations()).hasSize(1);
    }

    @Test
    void the_regions_can_be_configured() {
        var european = rule.config("allowed", List.of("eu-central-1", "eu-west-1"));
        assertThat(european.judge(provider.with("region", "eu-west-1")).isCompliant())
                .isTrue();
        assertThat(european.judge(provider.with("region", "us-east-1")).violations())
                .hasSize(1);
    }

    @Test
    void a_region_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(provider.unknown("region")).notJudged()).hasSize(1);
    }
}
