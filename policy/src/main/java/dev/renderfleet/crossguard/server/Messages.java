package dev.renderfleet.crossguard.server;

import com.google.protobuf.Struct;
import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Finding;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PackRunner.AppliedRemediation;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.Report;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.WireValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pulumirpc.AnalyzerOuterClass.AnalyzeDiagnostic;
import pulumirpc.AnalyzerOuterClass.AnalyzeResponse;
import pulumirpc.AnalyzerOuterClass.AnalyzerInfo;
import pulumirpc.AnalyzerOuterClass.EnforcementLevel;
import pulumirpc.AnalyzerOuterClass.PolicyComplianceFramework;
import pulumirpc.AnalyzerOuterClass.PolicyConfigSchema;
import pulumirpc.AnalyzerOuterClass.PolicyInfo;
import pulumirpc.AnalyzerOuterClass.PolicyNotApplicable;
import pulumirpc.AnalyzerOuterClass.PolicySeverity;
import pulumirpc.AnalyzerOuterClass.PolicyType;
import pulumirpc.AnalyzerOuterClass.RemediateResponse;
import pulumirpc.AnalyzerOuterClass.Remediation;

/** Turns what a pack says into what the engine reads. */
final class Messages {

    private final PolicyPack pack;
    private final Map<String, Metadata> metadata = new LinkedHashMap<>();
    /** Most policies do not look at most types; the engine counts as passed what nobody calls not applicable. */
    private final Map<String, AnalyzeResponse> otherTypes = new ConcurrentHashMap<>();

    Messages(PolicyPack pack) {
        this.pack = pack;
        pack.policies().forEach(policy -> metadata.put(policy.metadata().id(), policy.metadata()));
    }

    AnalyzerInfo info() {
        // No initialConfig: an entry without a level would turn a mandatory policy into an advisory one without a word.
        return AnalyzerInfo.newBuilder()
                .setName(pack.name())
                .setDisplayName(pack.displayName())
                .setVersion(pack.version())
                .setDescription(pack.description())
                .setSupportsConfig(true)
                .addAllPolicies(pack.policies().stream().map(Messages::info).toList())
                .build();
    }

    private static PolicyInfo info(Policy policy) {
        Metadata data = policy.metadata();
        PolicyInfo.Builder info = PolicyInfo.newBuilder()
                .setName(data.id())
                .setDisplayName(data.displayName())
                .setDescription(data.what())
                .setEnforcementLevel(level(data.level()))
                .setConfigSchema(schema(policy.configSchema()))
                .setPolicyType(
                        policy instanceof ResourcePolicy
                                ? PolicyType.POLICY_TYPE_RESOURCE
                                : PolicyType.POLICY_TYPE_STACK)
                .setSeverity(severity(data))
                .addTags(data.kind().text())
                .addAllTags(data.sources())
                .setRemediationSteps(data.fix())
                .setUrl(data.url());
        data.framework()
                .ifPresent(framework -> info.setFramework(PolicyComplianceFramework.newBuilder()
                        .setName(framework.name())
                        .setVersion(framework.version())
                        .setReference(framework.reference())
                        .setSpecification(framework.specification())));
        return info.build();
    }

    private static PolicyConfigSchema schema(ConfigSchema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (ConfigSchema.Field field : schema.fields()) {
            properties.put(field.name(), field.jsonSchema());
            if (field.defaultValue().isAbsent()) {
                required.add(field.name());
            }
        }
        properties.put(
                "reason", Map.of("type", "string", "description", "Why the level is lower than the policy's own."));
        properties.put("exceptions", exceptionsSchema());
        return PolicyConfigSchema.newBuilder()
                .setProperties(WireValues.toStruct(PropertyValue.of(properties)))
                .addAllRequired(required)
                .build();
    }

    private static Map<String, Object> exceptionsSchema() {
        return Map.of(
                "type",
                "array",
                "description",
                "Resources for which another level holds, by URN pattern or name.",
                "items",
                Map.of(
                        "type",
                        "object",
                        "required",
                        List.of("resources", "enforcementLevel"),
                        "properties",
                        Map.of(
                                "resources",
                                Map.of("type", "array", "items", Map.of("type", "string")),
                                "enforcementLevel",
                                Map.of("type", "string", "enum", List.of("advisory", "mandatory", "disabled")),
                                "reason",
                                Map.of("type", "string"))));
    }

    AnalyzeResponse analyzed(String type, Report report) {
        return response(report)
                .mergeFrom(otherTypes.computeIfAbsent(type, this::otherTypes))
                .build();
    }

    private AnalyzeResponse otherTypes(String type) {
        AnalyzeResponse.Builder response = AnalyzeResponse.newBuilder();
        for (Policy policy : pack.policies()) {
            if (policy instanceof ResourcePolicy rule && !rule.types().matches(type)) {
                response.addNotApplicable(notApplicable(policy.metadata().id(), "looks at other types of resources"));
            }
        }
        return response.build();
    }

    AnalyzeResponse stackAnalyzed(Report report) {
        return response(report).build();
    }

    private AnalyzeResponse.Builder response(Report report) {
        AnalyzeResponse.Builder response = AnalyzeResponse.newBuilder();
        for (Finding finding : report.findings()) {
            response.addDiagnostics(AnalyzeDiagnostic.newBuilder()
                    .setPolicyName(finding.policy())
                    .setPolicyPackName(pack.name())
                    .setPolicyPackVersion(pack.version())
                    .setDescription(metadata.get(finding.policy()).what())
                    .setMessage(finding.text())
                    .setEnforcementLevel(level(finding.level()))
                    .setUrn(finding.urn())
                    .setSeverity(severity(metadata.get(finding.policy()))));
        }
        for (Report.NotApplicable skipped : report.notApplicable()) {
            response.addNotApplicable(notApplicable(skipped.policy(), skipped.reason()));
        }
        // The engine panics on a diagnostic of a disabled policy; this is the place where a reason can be told.
        for (Finding accepted : report.accepted()) {
            response.addNotApplicable(notApplicable(
                    accepted.policy(),
                    "exception: " + accepted.exceptionReason().orElse("")));
        }
        return response;
    }

    RemediateResponse remediated(Struct inputs, List<AppliedRemediation> applied) {
        RemediateResponse.Builder response = RemediateResponse.newBuilder();
        Struct.Builder current = inputs.toBuilder();
        for (AppliedRemediation remediation : applied) {
            remediation.remediation().changes().forEach((key, value) -> {
                if (value.isAbsent()) {
                    current.removeFields(key);
                } else {
                    current.putFields(key, WireValues.toValue(value));
                }
            });
            response.addRemediations(Remediation.newBuilder()
                    .setPolicyName(remediation.policy().id())
                    .setPolicyPackName(pack.name())
                    .setPolicyPackVersion(pack.version())
                    .setDescription(remediation.policy().what())
                    .setProperties(current.build()));
        }
        return response.build();
    }

    private static PolicyNotApplicable notApplicable(String policy, String reason) {
        return PolicyNotApplicable.newBuilder()
                .setPolicyName(policy)
                .setReason(reason)
                .build();
    }

    private static EnforcementLevel level(dev.renderfleet.crossguard.EnforcementLevel level) {
        return EnforcementLevel.valueOf(level.name());
    }

    private static PolicySeverity severity(Metadata data) {
        return PolicySeverity.valueOf("POLICY_SEVERITY_" + data.severity().name());
    }
}
