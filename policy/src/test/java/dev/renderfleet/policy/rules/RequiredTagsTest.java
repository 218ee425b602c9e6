package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequiredTagsTest {

    private final PolicyTester rule = PolicyTester.of(new RequiredTags()).config("keys", List.of("App", "Stage"));
    private final TestResource queue = TestResource.of("aws:sqs/queue:Queue");
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");

    @Test
    void five_tags_are_required_by_default() {
        assertThat(PolicyTester.of(new RequiredTags()).judge(queue).violations())
                .containsExactly("the tags App, Stage, Component, ManagedBy, CostCenter are missing");
    }

    @Test
    void own_and_default_tags_count_together() {
        TestResource tagged = queue.with("tags.App", "bp");
        assertThat(rule.judge(tagged.with("tags.Stage", "dev")).isCompliant()).isTrue();
        assertThat(rule.judge(tagged.defaultTag("Stage", "dev")).isCompliant()).isTrue();
        assertThat(rule.judge(tagged).violations()).containsExactly("the tags Stage are missing");
    }

    @Test
    void an_empty_tag_is_missing() {
        assertThat(rule.judge(queue.with("tags.App", "bp").with("tags.Stage", " "))
                        .violations())
                .containsExactly("the tags Stage are missing");
        assertThat(rule.judge(queue.with("tags.Stage", "")
                                .defaultTag("Stage", "dev")
                                .with("tags.App", "bp"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void the_value_of_a_tag_need_not_be_known() {
        assertThat(rule.judge(queue.with("tags.App", "bp").unknown("tags.Stage"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(queue.unknown("tags")).notJudged()).hasSize(1);
    }

    @Test
    void the_tags_of_an_auto_scaling_group_are_a_list() {
        TestResource tagged =
                group.with("tags[0].key", "App").with("tags[0].value", "bp").with("tags[1].key", "Stage");
        assertThat(rule.judge(tagged.unknown("tags[1].value")).isCompliant()).isTrue();
        assertThat(rule.judge(tagged.with("tags[1].value", "")).violations())
                .containsExactly("the tags Stage are missing");
        assertThat(rule.judge(group.defaultTag("App", "bp").defaultTag("Stage", "dev"))
                        .violations())
                .containsExactly("the tags App, Stage are missing");
    }

    @Test
    void what_cannot_carry_tags_is_not_judged() {
        assertThat(rule.judge(TestResource.of("aws:iam/rolePolicy:RolePolicy")).isCompliant())
                .isTrue();
        assertThat(rule.judge(TestResource.of("renderfleet:data:Data").component())
                        .isCompliant())
                .isTrue();
    }

    @Test
    void remediation_adds_tags_whose_value_it_knows() {
        var named = rule.config("values", List.of("Stage={stack}", "App={project}=x", "Other=1", "nonsense"))
                .run(RunInfo.of("media", "prod", true));
        PropertyValue tags = named.remediate(queue.with("tags.Name", "jobs")).at("tags");
        assertThat(tags.toPlain()).isEqualTo(Map.of("Name", "jobs", "Stage", "prod", "App", "media=x"));
    }

    @Test
    void remediation_keeps_what_is_there() {
        TestResource tagged = queue.with("tags.App", "bp").with("tags.Stage", "dev");
        assertThat(rule.remediate(tagged).at("tags").toPlain()).isEqualTo(Map.of("App", "bp", "Stage", "dev"));
        PropertyValue partly = rule.stack("prod").remediate(queue.secret("tags.App", "bp"));
        assertThat(partly.isSecret("tags.App")).isTrue();
        assertThat(partly.text("tags.Stage")).isEqualTo("prod");
    }

    @Test
    void remediation_leaves_auto_scaling_groups_alone() {
        assertThat(rule.remediate(group).has("tags")).isFalse();
    }
}
