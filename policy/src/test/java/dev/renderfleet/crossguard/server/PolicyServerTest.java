package dev.renderfleet.crossguard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Severity;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pulumirpc.AnalyzerGrpc;
import pulumirpc.AnalyzerGrpc.AnalyzerBlockingStub;
import pulumirpc.AnalyzerOuterClass.AnalyzeDiagnostic;
import pulumirpc.AnalyzerOuterClass.AnalyzeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzeResponse;
import pulumirpc.AnalyzerOuterClass.AnalyzeStackRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerHandshakeRequest;
import pulumirpc.AnalyzerOuterClass.AnalyzerInfo;
import pulumirpc.AnalyzerOuterClass.AnalyzerPropertyDependencies;
import pulumirpc.AnalyzerOuterClass.AnalyzerProviderResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerResource;
import pulumirpc.AnalyzerOuterClass.AnalyzerResourceOptions;
import pulumirpc.AnalyzerOuterClass.AnalyzerStackConfigureRequest;
import pulumirpc.AnalyzerOuterClass.ConfigureAnalyzerRequest;
import pulumirpc.AnalyzerOuterClass.EnforcementLevel;
import pulumirpc.AnalyzerOuterClass.PolicyConfig;
import pulumirpc.AnalyzerOuterClass.PolicySeverity;
import pulumirpc.AnalyzerOuterClass.PolicyType;

final class PolicyServerTest {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String URN = "urn:pulumi:dev::p::aws:sqs/queue:Queue::jobs";

    private static final Metadata ENCRYPTED = Metadata.mandatory("encrypted", Kind.ENCRYPTION)
            .sources("FSBP SQS.1")
            .what("Queues are encrypted.")
            .fix("turn it on")
            .severity(Severity.CRITICAL)
            .framework(new Metadata.Framework("FSBP", "1.0", "SQS.1", "AWS"))
            .url("https://docs.aws.amazon.com");

    private static final class Encrypted implements RemediatingPolicy {

        @Override
        public Metadata metadata() {
            return ENCRYPTED;
        }

        @Override
        public ConfigSchema configSchema() {
            return ConfigSchema.none().string("key", "alias/x", "Which key.");
        }

        @Override
        public Types types() {
            return Types.of(QUEUE);
        }

        @Override
        public Verdict check(PolicyResource queue, PolicyContext context) {
            return Verdict.violationIf(
                    !queue.has("key"),
                    context.stack() + ": no key, want " + context.config().string("key"));
        }

        @Override
        public Optional<Remediation> remediate(PolicyResource queue, PolicyContext context) {
            return queue.has("key")
                    ? Optional.empty()
                    : Optional.of(Remediation.set("key", context.config().string("key")));
        }
    }

    private static final PolicyPack PACK = PolicyPack.of(
            "test",
            "1.2.3",
            new Encrypted(),
            ResourcePolicy.of(
                    Metadata.advisory("options", Kind.RELIABILITY),
                    Types.of(QUEUE),
                    (queue, context) ->
                            Verdict.violation(queue.options() + " " + queue.provider() + " " + queue.parent())),
            StackPolicy.of(
                    Metadata.mandatory("linked", Kind.RELIABILITY),
                    (graph, context) -> Verdict.forEach(
                            graph.ofType("aws:sqs/queuePolicy:QueuePolicy"),
                            policy -> Verdict.violation("belongs to "
                                    + graph.references(policy, "queueUrl", QUEUE)
                                            .get(0)
                                            .name()))));

    private final CountDownLatch ended = new CountDownLatch(1);
    private Server server;
    private ManagedChannel channel;
    private AnalyzerBlockingStub engine;

    @BeforeEach
    void start() throws IOException {
        server = PolicyServer.start(PACK, new Lifeline(status -> ended.countDown()));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
        engine = AnalyzerGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static AnalyzeRequest.Builder queue() {
        return AnalyzeRequest.newBuilder().setType(QUEUE).setUrn(URN).setName("jobs");
    }

    private void configure(String policy, EnforcementLevel level, Struct properties) {
        engine.configure(ConfigureAnalyzerRequest.newBuilder()
                .putPolicyConfig(
                        policy,
                        PolicyConfig.newBuilder()
                                .setEnforcementLevel(level)
                                .setProperties(properties)
                                .build())
                .build());
    }

    private AnalyzeDiagnostic encrypted(AnalyzeResponse response) {
        return response.getDiagnosticsList().stream()
                .filter(diagnostic -> diagnostic.getPolicyName().equals("encrypted"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_engine_can_shake_hands_and_learn_the_version() {
        engine.handshake(
                AnalyzerHandshakeRequest.newBuilder().setEngineAddress("x").build());
        assertThat(engine.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo("1.2.3");
    }

    @Test
    void the_pack_tells_everything_about_its_policies() {
        AnalyzerInfo info = engine.getAnalyzerInfo(Empty.getDefaultInstance());
        assertThat(info.getName()).isEqualTo("test");
        assertThat(info.getVersion()).isEqualTo("1.2.3");
        assertThat(info.getSupportsConfig()).isTrue();
        assertThat(info.getInitialConfigMap()).isEmpty();
        assertThat(info.getPolicies(0)).satisfies(policy -> {
            assertThat(policy.getName()).isEqualTo("encrypted");
            assertThat(policy.getDisplayName()).isEqualTo("Encrypted");
            assertThat(policy.getDescription()).isEqualTo("Queues are encrypted.");
            assertThat(policy.getEnforcementLevel()).isEqualTo(EnforcementLevel.MANDATORY);
            assertThat(policy.getSeverity()).isEqualTo(PolicySeverity.POLICY_SEVERITY_CRITICAL);
            assertThat(policy.getPolicyType()).isEqualTo(PolicyType.POLICY_TYPE_RESOURCE);
            assertThat(policy.getFramework().getReference()).isEqualTo("SQS.1");
            assertThat(policy.getTagsList()).containsExactly("encryption", "FSBP SQS.1");
            assertThat(policy.getRemediationSteps()).isEqualTo("turn it on");
            assertThat(policy.getUrl()).startsWith("https://");
            var schema = policy.getConfigSchema().getProperties().getFieldsMap();
            assertThat(schema).containsOnlyKeys("key", "reason", "exceptions");
            assertThat(schema.get("key").getStructValue().getFieldsOrThrow("default"))
                    .isEqualTo(text("alias/x"));
        });
        assertThat(info.getPolicies(2).getPolicyType()).isEqualTo(PolicyType.POLICY_TYPE_STACK);
    }

    @Test
    void a_violation_comes_back_complete() {
        engine.configureStack(AnalyzerStackConfigureRequest.newBuilder()
                .setStack("dev")
                .setProject("p")
                .build());
        assertThat(encrypted(engine.analyze(queue().build()))).satisfies(diagnostic -> {
            assertThat(diagnostic.getPolicyPackName()).isEqualTo("test");
            assertThat(diagnostic.getPolicyPackVersion()).isEqualTo("1.2.3");
            assertThat(diagnostic.getMessage()).isEqualTo("dev: no key, want alias/x. Fix: turn it on.");
            assertThat(diagnostic.getEnforcementLevel()).isEqualTo(EnforcementLevel.MANDATORY);
            assertThat(diagnostic.getSeverity()).isEqualTo(PolicySeverity.POLICY_SEVERITY_CRITICAL);
            assertThat(diagnostic.getUrn()).isEqualTo(URN);
        });
    }

    @Test
    void options_provider_and_parent_reach_the_policy() {
        AnalyzeResponse response = engine.analyze(queue().setOptions(AnalyzerResourceOptions.newBuilder()
                        .setProtect(true)
                        .addIgnoreChanges("tags")
                        .setDeleteBeforeReplaceDefined(true)
                        .setDeleteBeforeReplace(true)
                        .addAliases("urn:old")
                        .setParent("urn:parent")
                        .setCustomTimeouts(AnalyzerResourceOptions.CustomTimeouts.newBuilder()
                                .setCreate(90)))
                .setProvider(AnalyzerProviderResource.newBuilder()
                        .setType("pulumi:providers:aws")
                        .setName("aws")
                        .setProperties(Struct.newBuilder().putFields("region", text("eu-central-1"))))
                .build());
        assertThat(response.getDiagnosticsList())
                .filteredOn(diagnostic -> diagnostic.getPolicyName().equals("options"))
                .singleElement()
                .satisfies(diagnostic -> assertThat(diagnostic.getMessage())
                        .contains(
                                "protect=true",
                                "ignoreChanges=[tags]",
                                "deleteBeforeReplace=Optional[true]",
                                "aliases=[urn:old]",
                                "createTimeoutSeconds=Optional[90.0]",
                                "updateTimeoutSeconds=Optional.empty",
                                "region=eu-central-1",
                                "Optional[urn:parent]"));
    }

    @Test
    void policies_for_other_types_are_not_applicable_so_that_they_do_not_count_as_passed() {
        AnalyzeResponse response =
                engine.analyze(queue().setType("aws:sns/topic:Topic").build());
        assertThat(response.getDiagnosticsList()).isEmpty();
        assertThat(response.getNotApplicableList())
                .extracting(skipped -> skipped.getPolicyName())
                .containsExactly("encrypted", "options");
    }

    @Test
    void configuration_changes_levels_and_values() {
        configure(
                "encrypted",
                EnforcementLevel.ADVISORY,
                Struct.newBuilder().putFields("key", text("alias/y")).build());
        assertThat(encrypted(engine.analyze(queue().build()))).satisfies(diagnostic -> {
            assertThat(diagnostic.getEnforcementLevel()).isEqualTo(EnforcementLevel.ADVISORY);
            assertThat(diagnostic.getMessage()).contains("alias/y");
        });
    }

    @Test
    void a_disabled_policy_says_nothing() {
        configure("encrypted", EnforcementLevel.DISABLED, Struct.getDefaultInstance());
        assertThat(engine.analyze(queue().build()).getDiagnosticsList())
                .extracting(AnalyzeDiagnostic::getPolicyName)
                .containsExactly("options");
    }

    @Test
    void the_extra_key_all_of_the_engine_is_understood() {
        configure("all", EnforcementLevel.ADVISORY, Struct.getDefaultInstance());
        assertThat(encrypted(engine.analyze(queue().build())).getEnforcementLevel())
                .isEqualTo(EnforcementLevel.ADVISORY);
    }

    @Test
    void a_wrong_configuration_is_refused_with_every_problem() {
        Struct typo = Struct.newBuilder().putFields("kye", text("x")).build();
        assertThatThrownBy(() -> configure("encrypted", EnforcementLevel.MANDATORY, typo))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("encrypted: kye: unknown key, known are [key]");
    }

    @Test
    void a_finding_that_an_exception_suppresses_is_told_as_not_applicable_with_its_reason() {
        Struct exceptions = Struct.newBuilder()
                .putFields(
                        "exceptions",
                        Value.newBuilder()
                                .setListValue(com.google.protobuf.ListValue.newBuilder()
                                        .addValues(Value.newBuilder()
                                                .setStructValue(Struct.newBuilder()
                                                        .putFields("resources", text("jobs"))
                                                        .putFields("enforcementLevel", text("disabled"))
                                                        .putFields("reason", text("agreed")))))
                                .build())
                .build();
        configure("encrypted", EnforcementLevel.MANDATORY, exceptions);
        AnalyzeResponse response = engine.analyze(queue().build());
        assertThat(response.getDiagnosticsList())
                .extracting(AnalyzeDiagnostic::getPolicyName)
                .containsExactly("options");
        assertThat(response.getNotApplicableList())
                .extracting(skipped -> skipped.getPolicyName() + " " + skipped.getReason())
                .containsExactly("encrypted exception: agreed");
    }

    @Test
    void stack_policies_follow_unknown_references() {
        AnalyzeStackRequest request = AnalyzeStackRequest.newBuilder()
                .addResources(
                        AnalyzerResource.newBuilder().setType(QUEUE).setUrn(URN).setName("jobs"))
                .addResources(AnalyzerResource.newBuilder()
                        .setType("aws:sqs/queuePolicy:QueuePolicy")
                        .setUrn("urn:pulumi:dev::p::aws:sqs/queuePolicy:QueuePolicy::policy")
                        .setName("policy")
                        .setProperties(
                                Struct.newBuilder().putFields("queueUrl", text("04da6b54-80e4-46f7-96ec-b56ff0331ba9")))
                        .putPropertyDependencies(
                                "queueUrl",
                                AnalyzerPropertyDependencies.newBuilder()
                                        .addUrns(URN)
                                        .build()))
                .build();
        assertThat(engine.analyzeStack(request).getDiagnosticsList())
                .singleElement()
                .satisfies(diagnostic -> {
                    assertThat(diagnostic.getMessage()).isEqualTo("belongs to jobs");
                    assertThat(diagnostic.getUrn()).endsWith("::policy");
                });
    }

    @Test
    void remediation_changes_what_it_names_and_returns_the_rest_untouched() {
        Struct secret = Struct.newBuilder()
                .putFields("4dabf18193072939515e22adb298388d", text("1b47061264138c4ac30d75fd1eb44270"))
                .putFields("value", text("hunter2"))
                .build();
        Struct inputs = Struct.newBuilder()
                .putFields("__defaults", text("kept"))
                .putFields("password", Value.newBuilder().setStructValue(secret).build())
                .putFields("later", text("04da6b54-80e4-46f7-96ec-b56ff0331ba9"))
                .build();
        AnalyzeRequest request = queue().setProperties(inputs).build();
        assertThat(engine.remediate(request).getRemediationsList()).isEmpty();

        configure("encrypted", EnforcementLevel.REMEDIATE, Struct.getDefaultInstance());
        assertThat(engine.remediate(request).getRemediationsList())
                .singleElement()
                .satisfies(remediation -> {
                    assertThat(remediation.getPolicyName()).isEqualTo("encrypted");
                    assertThat(remediation.getDiagnostic()).isEmpty();
                    assertThat(remediation.getProperties())
                            .isEqualTo(inputs.toBuilder()
                                    .putFields("key", text("alias/x"))
                                    .build());
                });
    }

    @Test
    void a_resource_of_fifty_megabytes_is_judged() {
        Struct huge = Struct.newBuilder()
                .putFields("body", text("x".repeat(50 * 1024 * 1024)))
                .build();
        assertThat(encrypted(engine.analyze(queue().setProperties(huge).build()))
                        .getMessage())
                .contains("no key");
    }

    @Test
    void a_malformed_message_fails_its_call_and_nothing_else() {
        var method = io.grpc.MethodDescriptor.<byte[], AnalyzeResponse>newBuilder()
                .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("pulumirpc.Analyzer/Analyze")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(AnalyzeResponse.getDefaultInstance()))
                .build();
        assertThatThrownBy(() -> io.grpc.stub.ClientCalls.blockingUnaryCall(
                        channel, method, io.grpc.CallOptions.DEFAULT, new byte[] {(byte) 0xff, 1, 2, 3}))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageNotContaining("DEADLINE");
        assertThat(engine.analyze(queue().build()).getDiagnosticsList()).isNotEmpty();
        assertThat(engine.analyze(AnalyzeRequest.getDefaultInstance()).getDiagnosticsList())
                .isEmpty();
    }

    private static final class Bytes implements io.grpc.MethodDescriptor.Marshaller<byte[]> {

        @Override
        public java.io.InputStream stream(byte[] value) {
            return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(java.io.InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void the_process_ends_on_cancel() throws InterruptedException {
        engine.cancel(Empty.getDefaultInstance());
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_process_ends_when_the_engine_is_gone() throws InterruptedException {
        engine.getPluginInfo(Empty.getDefaultInstance());
        channel.shutdownNow();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
