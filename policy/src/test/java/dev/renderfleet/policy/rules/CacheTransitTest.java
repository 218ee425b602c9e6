package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class CacheTransitTest {

    private final PolicyTester rule = PolicyTester.of(new CacheTransit());
    private final TestResource group = TestResource.of(Cache.GROUP);
    private final TestResource cluster = TestResource.of(Cache.CLUSTER);

    @Test
    void a_cache_with_tls_is_compliant() {
        var encrypted = group.with("transitEncryptionEnabled", true);
        assertThat(rule.judge(encrypted).isCompliant()).isTrue();
        assertThat(rule.judge(encrypted.with("transitEncryptionMode", "required"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(cluster.with("transitEncryptionEnabled", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_plain_cache_violates() {
        assertThat(rule.judge(group).violations()).containsExactly("connections to the cache are not encrypted");
        assertThat(rule.judge(cluster.with("transitEncryptionEnabled", false)).violations())
                .hasSize(1);
    }

    @Test
    void optional_tls_violates() {
        var preferred = group.with("transitEncryptionEnabled", true).with("transitEncryptionMode", "preferred");
        assertThat(rule.judge(preferred).violations())
                .containsExactly("the cache still accepts connections without encryption");
    }

    @Test
    void a_member_follows_its_group() {
        assertThat(rule.judge(cluster.with("replicationGroupId", "bp-dev")).notApplicable())
                .containsExactly("another cache decides for it");
    }

    @Test
    void an_unknown_switch_cannot_be_judged() {
        assertThat(rule.judge(group.unknown("transitEncryptionEnabled")).notJudged())
                .hasSize(1);
    }
}
