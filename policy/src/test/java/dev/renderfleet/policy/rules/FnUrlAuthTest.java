package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class FnUrlAuthTest {

    private final PolicyTester rule = PolicyTester.of(new FnUrlAuth());
    private final TestResource url = TestResource.of("aws:lambda/functionUrl:FunctionUrl");

    @Test
    void a_url_for_signed_requests_is_compliant() {
        assertThat(rule.judge(url.with("authorizationType", "AWS_IAM")).isCompliant())
                .isTrue();
    }

    @Test
    void a_url_for_everyone_violates() {
        assertThat(rule.judge(url.with("authorizationType", "NONE")).violations())
                .containsExactly("the URL demands no authorisation");
    }

    @Test
    void an_unknown_type_cannot_be_judged() {
        assertThat(rule.judge(url.unknown("authorizationType")).notJudged()).hasSize(1);
    }
}
