package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class AsgTagPropagationTest {

    private final PolicyTester rule = PolicyTester.of(new AsgTagPropagation());
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");
    private final TestResource tagged = group.with("tags[0].key", "App").with("tags[0].propagateAtLaunch", true);

    @Test
    void propagated_tags_are_compliant() {
        assertThat(rule.judge(tagged).isCompliant()).isTrue();
    }

    @Test
    void no_tags_violate() {
        assertThat(rule.judge(group).violations()).containsExactly("the group has no tags for its instances");
    }

    @Test
    void tags_that_stay_on_the_group_violate() {
        TestResource more = tagged.with("tags[1].key", "Stage")
                .with("tags[1].propagateAtLaunch", false)
                .with("tags[2].key", "Name");
        assertThat(rule.judge(more).violations()).containsExactly("the tags Stage, Name do not reach its instances");
    }

    @Test
    void tags_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("tags")).notJudged()).hasSize(1);
    }
}
