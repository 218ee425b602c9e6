package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcrImmutableTest {

    private final PolicyTester rule = PolicyTester.of(new EcrImmutable());
    private final TestResource repository = TestResource.of("aws:ecr/repository:Repository");

    @Test
    void immutable_tags_are_compliant() {
        assertThat(rule.judge(repository.with("imageTagMutability", "IMMUTABLE"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void mutable_tags_violate() {
        assertThat(rule.judge(repository).violations()).containsExactly("tags can move to another image");
        assertThat(rule.judge(repository.with("imageTagMutability", "MUTABLE")).violations())
                .hasSize(1);
    }

    @Test
    void a_setting_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(repository.unknown("imageTagMutability")).notJudged())
                .hasSize(1);
    }
}
