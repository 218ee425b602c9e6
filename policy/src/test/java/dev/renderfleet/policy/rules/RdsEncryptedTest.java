package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsEncryptedTest {

    private final PolicyTester rule = PolicyTester.of(new RdsEncrypted());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");
    private final TestResource cluster = TestResource.of("aws:rds/cluster:Cluster");
    private final TestResource distant =
            instance.with("replicateSourceDb", "arn:aws:rds:eu-west-1:123456789012:db:primary");

    @Test
    void encrypted_databases_are_compliant() {
        assertThat(rule.judge(instance.with("storageEncrypted", true)).isCompliant())
                .isTrue();
        assertThat(rule.judge(cluster.with("storageEncrypted", true)).isCompliant())
                .isTrue();
    }

    @Test
    void plain_databases_violate() {
        assertThat(rule.judge(instance).violations()).containsExactly("the database is not encrypted at rest");
        assertThat(rule.judge(cluster.with("storageEncrypted", false)).violations())
                .hasSize(1);
        assertThat(rule.judge(instance.with("kmsKeyId", "arn:aws:kms:::key/1")).violations())
                .hasSize(1);
    }

    @Test
    void serverless_v1_is_encrypted_unless_told_otherwise() {
        var serverless = cluster.with("engineMode", "serverless");
        assertThat(rule.judge(serverless).isCompliant()).isTrue();
        assertThat(rule.judge(serverless.with("storageEncrypted", false)).violations())
                .hasSize(1);
        assertThat(rule.judge(cluster.with("engineMode", "provisioned")).violations())
                .hasSize(1);
    }

    @Test
    void a_replica_in_the_same_region_is_like_its_source() {
        assertThat(rule.judge(instance.with("replicateSourceDb", "primary")).notApplicable())
                .containsExactly("a replica in the same region is as encrypted as its source");
        assertThat(rule.judge(instance.with("replicateSourceDb", "")).violations())
                .hasSize(1);
    }

    @Test
    void a_replica_in_another_region_needs_a_key() {
        assertThat(rule.judge(distant).violations()).hasSize(1);
        assertThat(rule.judge(distant.unknown("kmsKeyId")).isCompliant()).isTrue();
        assertThat(rule.judge(distant.with("kmsKeyId", "arn:aws:kms:::key/1")).notApplicable())
                .isEmpty();
        assertThat(rule.judge(distant.with("kmsKeyId", "arn:aws:kms:::key/1")).isCompliant())
                .isTrue();
    }

    @Test
    void what_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("storageEncrypted")).notJudged())
                .containsExactly("cannot be judged before the update: storageEncrypted is not known yet");
        assertThat(rule.judge(instance.unknown("replicateSourceDb")).notJudged())
                .containsExactly("cannot be judged before the update: replicateSourceDb is not known yet");
    }
}
