package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class Imdsv2Test {

    private final PolicyTester rule = PolicyTester.of(new Imdsv2());
    private final TestResource instance = TestResource.of("aws:ec2/instance:Instance");

    @Test
    void tokens_or_no_endpoint_are_compliant() {
        assertThat(rule.judge(instance.with("metadataOptions.httpTokens", "required"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(instance.with("metadataOptions.httpEndpoint", "disabled"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void optional_tokens_violate() {
        assertThat(rule.judge(instance).violations())
                .containsExactly("the instance gives its credentials to requests without a token");
        assertThat(rule.judge(instance.with("metadataOptions.httpTokens", "optional"))
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(TestResource.of("aws:ec2/launchTemplate:LaunchTemplate")
                                .with("metadataOptions.httpEndpoint", "enabled"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_instance_may_leave_it_to_its_launch_template() {
        TestResource launched = instance.with("launchTemplate.id", "lt-1");
        assertThat(rule.judge(launched).notApplicable()).containsExactly("its launch template decides");
        assertThat(rule.judge(launched.with("metadataOptions.httpTokens", "optional"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void options_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("metadataOptions.httpTokens")).notJudged())
                .hasSize(1);
    }
}
