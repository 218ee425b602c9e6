package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsCopyTagsTest {

    private final PolicyTester rule = PolicyTester.of(new RdsCopyTags());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");

    @Test
    void copied_tags_are_compliant() {
        assertThat(rule.judge(instance.with("copyTagsToSnapshot", true)).isCompliant())
                .isTrue();
    }

    @Test
    void snapshots_without_tags_violate() {
        assertThat(rule.judge(instance).violations()).containsExactly("snapshots do not carry the database's tags");
        assertThat(rule.judge(TestResource.of("aws:rds/cluster:Cluster").with("copyTagsToSnapshot", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void remediation_copies_them() {
        assertThat(rule.remediate(instance.with("copyTagsToSnapshot", false)).isTrue("copyTagsToSnapshot"))
                .isTrue();
        // A provider may spell the flag as a text; what is right already stays as it is.
        assertThat(rule.remediate(instance.with("copyTagsToSnapshot", "true"))
                        .at("copyTagsToSnapshot")
                        .shape())
                .isEqualTo(PropertyValue.Shape.STRING);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("copyTagsToSnapshot")).notJudged())
                .hasSize(1);
    }
}
