package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RdsNoLiteralPasswordTest {

    private final PolicyTester rule = PolicyTester.of(new RdsNoLiteralPassword());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance", "db");
    private final TestResource cluster = TestResource.of("aws:rds/cluster:Cluster", "aurora");
    private final TestResource generated =
            TestResource.of("pulumi:pulumi:Stash", "password").with("output", "hunter2");

    private static RunInfo configured(Map<String, String> config, Set<String> secret) {
        return new RunInfo("organization", "test", "test", true, config, secret, Map.of());
    }

    @Test
    void a_password_that_rds_manages_is_compliant() {
        assertThat(rule.judgeStack(instance.with("manageMasterUserPassword", true), cluster)
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_password_from_another_resource_is_compliant() {
        assertThat(rule.judgeStack(
                                generated,
                                instance.refers("password", generated, "output"),
                                cluster.refersUnknown("masterPassword", generated))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_literal_violates_whether_it_is_marked_as_a_secret_or_not() {
        assertThat(rule.judgeStack(instance.with("password", "hunter2"), cluster.secret("masterPassword", "hunter2"))
                        .violations())
                .containsExactly("the password is written in the program", "the password is written in the program");
        assertThat(rule.judgeStack(instance.with("password", "hunter2"), cluster)
                        .violators())
                .containsExactly("db");
        assertThat(rule.judgeStack(instance, cluster.with("masterPassword", "hunter2"))
                        .violators())
                .containsExactly("aurora");
    }

    @Test
    void a_secret_configuration_value_is_compliant() {
        var secret = rule.run(configured(Map.of("app:db", "{\"password\":\"hunter2\"}"), Set.of("app:db")));
        assertThat(secret.judgeStack(instance.secret("password", "hunter2")).isCompliant())
                .isTrue();
        assertThat(secret.judgeStack(instance.secret("password", "hunter3")).violations())
                .hasSize(1);
    }

    @Test
    void a_plain_configuration_value_violates() {
        var plain = rule.run(configured(Map.of("app:db", "hunter2"), Set.of("app:other")));
        assertThat(plain.judgeStack(instance.secret("password", "hunter2")).violations())
                .hasSize(1);
    }

    @Test
    void a_password_that_is_not_known_yet_is_no_literal() {
        assertThat(rule.judgeStack(instance.unknown("password")).isCompliant()).isTrue();
    }

    @Test
    void a_stack_without_databases_is_not_applicable() {
        assertThat(rule.judgeStack(generated).notApplicable()).hasSize(1);
    }
}
