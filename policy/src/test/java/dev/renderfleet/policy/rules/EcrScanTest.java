package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcrScanTest {

    private static final String SWITCH = "imageScanningConfiguration.scanOnPush";

    private final PolicyTester rule = PolicyTester.of(new EcrScan());
    private final TestResource repository = TestResource.of("aws:ecr/repository:Repository");

    @Test
    void scanning_is_compliant() {
        assertThat(rule.judge(repository.with(SWITCH, true)).isCompliant()).isTrue();
    }

    @Test
    void not_scanning_violates() {
        assertThat(rule.judge(repository).violations()).containsExactly("images are not scanned when they are pushed");
        assertThat(rule.judge(repository.with(SWITCH, false)).violations()).hasSize(1);
    }

    @Test
    void remediation_turns_scanning_on_where_it_is_off() {
        assertThat(rule.remediate(repository).isTrue(SWITCH)).isTrue();
        assertThat(rule.remediate(repository.with(SWITCH, false)).isTrue(SWITCH))
                .isTrue();
        var kept = repository.with(SWITCH, true).with("imageScanningConfiguration.kept", "yes");
        assertThat(rule.remediate(kept).text("imageScanningConfiguration.kept")).isEqualTo("yes");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(repository.unknown(SWITCH)).notJudged()).hasSize(1);
    }
}
