package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.PackConfig;
import dev.renderfleet.crossguard.PackRunner;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.RunInfo;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The rules on identity, keys, instances, costs and the graph, over two programs written with the SDK's classes: tokens, property names
 * and dependencies are the SDK's, not a test's idea of them.
 */
final class FoundationRulesTest {

    private static final List<Policy> RULES = List.of(
            new IamAdmin(),
            new IamWildcardAction(),
            new IamWildcardResource(),
            new IamTrustScope(),
            new IamManagedAdmin(),
            new KmsDecryptAll(),
            new KmsRotation(),
            new KmsPublic(),
            new SecretRotation(),
            new SecretCmk(),
            new SsmSecurestring(),
            new Imdsv2(),
            new EbsEncrypted(),
            new Ec2PublicIp(),
            new UserdataSecrets(),
            new AsgMultiZone(),
            new AsgLaunchTemplate(),
            new AsgSizeCap(),
            new LogRetention(),
            new LogCmk(),
            new AlarmActions(),
            new BudgetNotification(),
            new WafRules(),
            new WafMetrics(),
            new RequiredTags(),
            new AsgTagPropagation(),
            new ProtectStateful(),
            new ProviderRegion(),
            new QueueVisibility(),
            new InternetToData(),
            new LogGroupInStack(),
            new GpuScaleIn(),
            new BucketSiblings(),
            new VpcFlowLog(),
            new PublicEntryWaf(),
            new RedirectHasHttps(),
            new AlarmTopicSubscribed(),
            new KeyPolicyFits(),
            new PublicFunctionData(),
            new DataSubnetsIsolated(),
            new ServiceTargetWired(),
            new RepositoryLifecycle(),
            new SgRulesOneStyle(),
            new SecretRotationOrReason(),
            new AsgElbHealth(),
            new StackBudget(),
            new NatCount(),
            new ConnectionsFit(),
            new StopTimeoutFits(),
            new EstimateInBudget());

    private final ProgramRecorder recorder =
            new ProgramRecorder().project("test").stack("prod");

    @Test
    void a_careful_program_has_no_findings() {
        assertThat(findings(recorder.run(CarefulFoundations::declare))).isEmpty();
    }

    @Test
    void before_its_first_update_a_careful_program_has_no_violations() {
        assertThat(findings(recorder.preview().run(CarefulFoundations::declare)))
                .extracting(Finding::status)
                .containsOnly(Finding.Status.NOT_JUDGED);
    }

    @Test
    void a_careless_program_violates_every_rule() {
        assertThat(violated(recorder.run(CarelessFoundations::declare))).containsAll(ids());
    }

    @Test
    void all_of_it_is_seen_before_the_first_update() {
        assertThat(violated(recorder.preview().run(CarelessFoundations::declare)))
                .containsAll(ids());
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
