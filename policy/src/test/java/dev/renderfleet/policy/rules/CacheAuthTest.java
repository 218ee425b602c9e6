package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CacheAuthTest {

    private final PolicyTester rule = PolicyTester.of(new CacheAuth());
    private final TestResource group = TestResource.of(Cache.GROUP);
    private final TestResource serverless = TestResource.of(Cache.SERVERLESS);

    @Test
    void a_group_with_a_token_or_users_is_compliant() {
        assertThat(rule.judge(group.secret("authToken", "correct-horse")).isCompliant())
                .isTrue();
        assertThat(rule.judge(group.with("userGroupIds", List.of("app"))).isCompliant())
                .isTrue();
    }

    @Test
    void a_group_without_either_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("the cache demands neither a token nor a user");
        assertThat(rule.judge(group.with("authToken", "").with("userGroupIds", List.of()))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_token_or_group_that_is_not_known_yet_will_be_one() {
        assertThat(rule.judge(group.unknown("authToken")).isCompliant()).isTrue();
        assertThat(rule.judge(group.unknown("userGroupIds")).isCompliant()).isTrue();
    }

    @Test
    void a_serverless_cache_needs_a_user_group() {
        assertThat(rule.judge(serverless.with("userGroupId", "app")).isCompliant())
                .isTrue();
        assertThat(rule.judge(serverless.with("engine", "valkey")).violations()).hasSize(1);
    }

    @Test
    void memcached_and_secondary_groups_are_left_out() {
        assertThat(rule.judge(serverless.with("engine", "memcached")).notApplicable())
                .containsExactly("it cannot have a token or users of its own");
        assertThat(rule.judge(group.with("globalReplicationGroupId", "ldgnf-all"))
                        .notApplicable())
                .hasSize(1);
    }
}
