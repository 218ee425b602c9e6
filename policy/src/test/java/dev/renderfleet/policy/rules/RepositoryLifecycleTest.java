package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RepositoryLifecycleTest {

    private final PolicyTester rule = PolicyTester.of(new RepositoryLifecycle());
    private final TestResource repository =
            TestResource.of("aws:ecr/repository:Repository", "backend").with("name", "bp/backend");
    private final TestResource policy = TestResource.of("aws:ecr/lifecyclePolicy:LifecyclePolicy");

    @Test
    void a_lifecycle_is_compliant() {
        assertThat(rule.judgeStack(repository, policy.with("repository", "bp/backend"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(repository, policy.refersUnknown("repository", repository))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void no_lifecycle_violates() {
        var judgement = rule.judgeStack(repository, policy.with("repository", "bp/frontend"));
        assertThat(judgement.violations()).containsExactly("the repository keeps every image");
        assertThat(judgement.violators()).containsExactly("backend");
    }

    @Test
    void a_stack_without_repositories_is_not_applicable() {
        assertThat(rule.judgeStack(policy).notApplicable()).hasSize(1);
    }
}
