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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The rules on caches, tables, buckets, distributions, queues, topics and functions, over two programs written with the SDK's
 * classes: tokens and property names are the SDK's, not a test's idea of them.
 */
final class ManagedServicesTest {

    private static final List<Policy> RULES = List.of(
            new CacheEncrypted(),
            new CacheTransit(),
            new CacheAuth(),
            new CacheFailover(),
            new CacheBackup(),
            new DdbPitr(),
            new DdbDeleteProtection(),
            new DdbCmk(),
            new S3PublicAccessBlock(),
            new S3TlsOnly(),
            new S3PublicPolicy(),
            new S3NoAcl(),
            new S3Sse(),
            new S3Versioning(),
            new S3Lifecycle(),
            new S3AccessLogs(),
            new S3ForceDestroy(),
            new CfHttps(),
            new CfTls12(),
            new CfOriginTls(),
            new CfOac(),
            new CfWaf(),
            new CfLogs(),
            new CfHeaders(),
            new CfPriceClass(),
            new SqsTlsOnly(),
            new SqsPublic(),
            new SnsEncrypted(),
            new SnsTlsOnly(),
            new SnsPublic(),
            new FnPublic(),
            new FnUrlAuth(),
            new FnRuntime(),
            new FnFailureDestination(),
            new FnTracing(),
            new FnConcurrency(),
            new FnEnvSecrets(),
            new EsmPartialBatch());

    private final ProgramRecorder recorder =
            new ProgramRecorder().project("test").stack("prod");

    @Test
    void a_careful_program_has_no_findings() {
        assertThat(findings(recorder.run(CarefulProgram::declare))).isEmpty();
    }

    @Test
    void before_its_first_update_only_what_holds_arns_cannot_be_judged() {
        beforeTheFirstUpdate();
        assertThat(findings(recorder.run(CarefulProgram::declare)))
                .allMatch(finding -> finding.status() == Finding.Status.NOT_JUDGED)
                .extracting(Finding::policy)
                .containsOnly(
                        "s3-tls-only", "s3-public-policy", "sqs-tls-only", "sqs-public", "sns-tls-only", "sns-public");
    }

    @Test
    void a_careless_program_violates_every_rule() {
        assertThat(findings(recorder.run(CarelessProgram::declare)))
                .allMatch(finding -> finding.status() == Finding.Status.VIOLATION)
                .extracting(Finding::policy)
                .containsAll(RULES.stream().map(rule -> rule.metadata().id()).toList());
    }

    @Test
    void most_of_it_is_seen_before_the_first_update() {
        beforeTheFirstUpdate();
        assertThat(findings(recorder.run(CarelessProgram::declare)))
                .filteredOn(finding -> finding.status() == Finding.Status.VIOLATION)
                .extracting(Finding::policy)
                .containsAll(RULES.stream()
                        .map(rule -> rule.metadata().id())
                        .filter(id -> !id.equals("esm-partial-batch"))
                        .toList());
    }

    private void beforeTheFirstUpdate() {
        recorder.preview();
        leaveUnknown("aws:sqs/queue:Queue", "arn", "url", "policy");
        leaveUnknown("aws:sns/topic:Topic", "arn", "policy");
        leaveUnknown("aws:lambda/function:Function", "arn", "name");
        leaveUnknown(
                BucketSettings.BUCKET,
                "arn",
                "bucketDomainName",
                "lifecycleRules",
                "loggings",
                "policy",
                "serverSideEncryptionConfigurations",
                "versionings");
    }

    /** What the real provider computes, it announces as unknown. */
    private void leaveUnknown(String type, String... properties) {
        Map<String, Object> unknown = new HashMap<>();
        for (String property : properties) {
            unknown.put(property, PropertyValue.unknown());
        }
        recorder.outputs(type, any -> unknown);
    }

    private static List<Finding> findings(Recording recording) {
        PolicyPack pack = PolicyPack.of("test", "0.0.0", RULES.toArray(Policy[]::new));
        RunInfo run = RunInfo.of("test", "prod", recording.preview());
        return new PackRunner(pack, PackConfig.of(pack, Map.of()), run)
                .run(recording.requireSuccess().analyzed(), recording.graph())
                .findings();
    }
}
