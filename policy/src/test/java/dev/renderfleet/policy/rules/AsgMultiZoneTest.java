package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsgMultiZoneTest {

    private final PolicyTester rule = PolicyTester.of(new AsgMultiZone());
    private final TestResource group = TestResource.of("aws:autoscaling/group:Group");

    @Test
    void two_subnets_or_zones_are_compliant() {
        assertThat(rule.judge(group.with("vpcZoneIdentifiers", List.of("subnet-1", "subnet-2")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(group.with("availabilityZones", List.of("us-east-1a", "us-east-1b")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void one_subnet_violates() {
        assertThat(rule.judge(group.with("vpcZoneIdentifiers", List.of("subnet-1")))
                        .violations())
                .containsExactly("the group launches in one zone only");
        assertThat(rule.judge(group).violations()).hasSize(1);
    }

    @Test
    void subnets_need_not_be_known_to_be_counted() {
        TestResource two = group.unknown("vpcZoneIdentifiers[0]").unknown("vpcZoneIdentifiers[1]");
        assertThat(rule.judge(two).isCompliant()).isTrue();
        assertThat(rule.judge(group.unknown("vpcZoneIdentifiers")).notJudged()).hasSize(1);
    }
}
