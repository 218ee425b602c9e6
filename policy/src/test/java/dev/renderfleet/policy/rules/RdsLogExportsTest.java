package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RdsLogExportsTest {

    private static final String EXPORTS = "enabledCloudwatchLogsExports";

    private final PolicyTester rule = PolicyTester.of(new RdsLogExports());
    private final TestResource instance = TestResource.of("aws:rds/instance:Instance");

    @ParameterizedTest
    @CsvSource({
        "mariadb,error",
        "mysql,error",
        "aurora,audit",
        "aurora-mysql,audit",
        "postgres,postgresql",
        "aurora-postgresql,postgresql"
    })
    void each_engine_has_its_log(String engine, String log) {
        var database = TestResource.of("aws:rds/cluster:Cluster").with("engine", engine);
        assertThat(rule.judge(database.with(EXPORTS, List.of("upgrade", log))).isCompliant())
                .isTrue();
        assertThat(rule.judge(database.with(EXPORTS, List.of("upgrade"))).violations())
                .containsExactly("the database does not export its log '" + log + "'");
    }

    @Test
    void any_log_will_do_for_other_engines() {
        assertThat(rule.judge(instance.with("engine", "oracle-se2").with(EXPORTS, List.of("alert")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(instance).violations()).containsExactly("the database exports no log");
    }

    @Test
    void logs_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown(EXPORTS)).notJudged()).hasSize(1);
    }
}
