package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class RdsIamAuthTest {

    private final PolicyTester rule = PolicyTester.of(new RdsIamAuth());
    private final TestResource instance =
            TestResource.of("aws:rds/instance:Instance").with("engine", "mariadb");
    private final TestResource cluster =
            TestResource.of("aws:rds/cluster:Cluster").with("engine", "aurora-postgresql");

    @Test
    void iam_authentication_is_compliant() {
        assertThat(rule.judge(instance.with("iamDatabaseAuthenticationEnabled", true))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(cluster.with("iamDatabaseAuthenticationEnabled", true))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void passwords_alone_violate() {
        assertThat(rule.judge(instance).violations()).containsExactly("the database accepts passwords only");
        assertThat(rule.judge(cluster.with("engineMode", "provisioned").with("iamDatabaseAuthenticationEnabled", false))
                        .violations())
                .hasSize(1);
    }

    @Test
    void engines_without_it_are_not_applicable() {
        assertThat(rule.judge(instance.with("engine", "oracle-ee")).notApplicable())
                .containsExactly("the engine is not known to have IAM authentication");
        assertThat(rule.judge(TestResource.of("aws:rds/instance:Instance").with("replicateSourceDb", "primary"))
                        .notApplicable())
                .hasSize(1);
        assertThat(rule.judge(cluster.with("engineMode", "serverless")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("iamDatabaseAuthenticationEnabled"))
                        .notJudged())
                .hasSize(1);
    }
}
