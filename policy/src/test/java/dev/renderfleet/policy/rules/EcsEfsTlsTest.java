package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsEfsTlsTest {

    private final PolicyTester rule = PolicyTester.of(new EcsEfsTls());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");
    private final TestResource mounted = task.with("volumes[0].name", "scratch")
            .with("volumes[1].name", "media")
            .with("volumes[1].efsVolumeConfiguration.fileSystemId", "fs-1");

    @Test
    void tasks_without_efs_are_compliant() {
        assertThat(rule.judge(task).isCompliant()).isTrue();
        assertThat(rule.judge(task.with("volumes[0].name", "scratch")).isCompliant())
                .isTrue();
    }

    @Test
    void efs_over_tls_is_compliant() {
        assertThat(rule.judge(mounted.with("volumes[1].efsVolumeConfiguration.transitEncryption", "ENABLED"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void efs_without_tls_violates() {
        assertThat(rule.judge(mounted).violations()).containsExactly("volume media is mounted without TLS");
        assertThat(rule.judge(mounted.with("volumes[1].efsVolumeConfiguration.transitEncryption", "DISABLED"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_setting_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(mounted.unknown("volumes[1].efsVolumeConfiguration.transitEncryption"))
                        .notJudged())
                .hasSize(1);
    }
}
