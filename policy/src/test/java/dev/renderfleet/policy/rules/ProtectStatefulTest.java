package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProtectStatefulTest {

    private final PolicyTester rule = PolicyTester.of(new ProtectStateful()).stack("prod");
    private final TestResource table = TestResource.of("aws:dynamodb/table:Table");

    @Test
    void a_protected_or_retained_store_is_compliant() {
        assertThat(rule.judge(table.protect()).isCompliant()).isTrue();
        assertThat(rule.judge(table.retainOnDelete()).isCompliant()).isTrue();
    }

    @Test
    void an_unprotected_store_violates() {
        assertThat(rule.judge(table).violations()).containsExactly("the data store can be deleted");
        assertThat(rule.judge(TestResource.of("aws:s3/bucketV2:BucketV2")).violations())
                .hasSize(1);
    }

    @Test
    void a_replica_is_left_alone() {
        assertThat(rule.judge(TestResource.of("aws:rds/instance:Instance").unknown("replicateSourceDb"))
                        .notApplicable())
                .containsExactly("a replica holds no data of its own");
    }

    @Test
    void the_stacks_can_be_configured() {
        assertThat(rule.stack("dev").judge(table).notApplicable()).containsExactly("data of this stack may be deleted");
        assertThat(rule.stack("dev")
                        .config("stacks", List.of("dev", "prod"))
                        .judge(table)
                        .violations())
                .hasSize(1);
    }
}
