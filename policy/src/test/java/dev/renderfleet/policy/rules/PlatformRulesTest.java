package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The rules on networks, load balancers, containers and databases, over two programs written with the SDK's classes: tokens
 * and property names are the SDK's, not a test's idea of them.
 */
final class PlatformRulesTest {

    private static final List<Policy> RULES = List.of(
            new SgOpenIngress(),
            new SgAdminPorts(),
            new SgEgressAll(),
            new SgDescription(),
            new DefaultSgClosed(),
            new SubnetAutoPublicIp(),
            new NaclAdminPorts(),
            new FlowlogAllTraffic(),
            new ListenerHttps(),
            new ListenerTlsPolicy(),
            new AlbDropHeaders(),
            new AlbLogs(),
            new AlbDeleteProtection(),
            new AlbDesync(),
            new AlbTwoZones(),
            new TgHealthcheck(),
            new EcsPublicIp(),
            new EcsPrivileged(),
            new EcsReadonly(),
            new EcsEnvSecrets(),
            new EcsLogging(),
            new EcsHostPid(),
            new EcsInsights(),
            new EcsRoleSplit(),
            new EcsCircuitBreaker(),
            new EcsEfsTls(),
            new EcrScan(),
            new EcrImmutable(),
            new EcrPublicPolicy(),
            new RdsEncrypted(),
            new RdsPublic(),
            new RdsBackup(),
            new RdsDeleteProtection(),
            new RdsMultiAz(),
            new RdsIamAuth(),
            new RdsLogExports(),
            new RdsMinorUpgrade(),
            new RdsCopyTags(),
            new RdsNoLiteralPassword(),
            new RdsFinalSnapshot(),
            new RdsForceTls());

    private final ProgramRecorder recorder =
            new ProgramRecorder().project("test").stack("prod");

    @Test
    void a_careful_program_has_no_findings() {
        assertThat(findings(recorder.run(CarefulPlatform::declare))).isEmpty();
    }

    @Test
    void nor_has_it_any_before_its_first_update() {
        beforeTheFirstUpdate();
        assertThat(findings(recorder.run(CarefulPlatform::declare))).isEmpty();
    }

    @Test
    void a_careless_program_violates_every_rule() {
        assertThat(violated(recorder.run(CarelessPlatform::declare))).containsAll(ids());
    }

    @Test
    void all_of_it_is_seen_before_the_first_update() {
        beforeTheFirstUpdate();
        assertThat(violated(recorder.run(CarelessPlatform::declare))).containsAll(ids());
    }

    /** What the real provider computes, it announces as unknown. */
    private void beforeTheFirstUpdate() {
        recorder.preview()
                .outputs("aws:iam/role:Role", any -> Map.of("arn", PropertyValue.unknown()))
                .outputs("aws:ssm/parameter:Parameter", any -> Map.of("arn", PropertyValue.unknown()))
                .outputs("aws:rds/parameterGroup:ParameterGroup", any -> Map.of("name", PropertyValue.unknown()))
                .outputs(
                        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
                        any -> Map.of("name", PropertyValue.unknown()))
                .outputs(
                        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
                        any -> Map.of("ingress", PropertyValue.unknown(), "egress", PropertyValue.unknown()));
    }

    private static List<String> ids() {
        return RULES.stream().map(rule -> rule.metadata().id()).toList();
    }

    private static List<String> violated(Recording recording) {
        return findings(recording).stream()
                .filter(finding -> finding.status() == Finding.Status.VIOLATION)
                .map(Finding::policy)
                .toList();
    }

    private static List<Finding> findings(Recording recording) {
        PolicyPack pack = PolicyPack.of("test", "0.0.0", RULES.toArray(Policy[]::new));
        RunInfo run = RunInfo.of("test", "prod", recording.preview());
        return new PackRunner(pack, PackConfig.of(pack, Map.of()), run)
                .run(recording.requireSuccess().analyzed(), recording.graph())
                .findings();
    }
}
