package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every secret is rotated, or a tag says why not; and every security group is attached to something. A group that is only named as
 * the source of another's rules is attached to nothing.
 */
public final class SecretRotationOrReason implements StackPolicy {

    private static final Pattern ATTACHES =
            Pattern.compile(".*[sS]ecurityGroup.*|networkConfiguration|networkInterfaces|vpcConfig|vpcOptions");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("secret-rotation-or-reason", Kind.EXPOSURE)
                .what("Every secret has a rotation or a written reason, and no security group is orphaned.")
                .why(
                        "Secrets that never change leak in the end, and leftover groups get reused for what they were not made for.")
                .fix("declare a secret rotation, or tag the secret with the reason against it; delete unused groups");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .string("reasonTag", "NoRotation", "Key of the tag of a secret that says why it is not rotated.");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        String reasonTag = context.config().string("reasonTag");
        Set<PolicyResource> attached = attachedGroups(graph);
        return Verdict.forEach(graph.ofType("aws:secretsmanager/secret:Secret"), secret -> {
                    boolean rotates = !graph.referrersOrUnknown(
                                    secret, "aws:secretsmanager/secretRotation:SecretRotation", "secretId")
                            .isEmpty();
                    return Verdict.violationIf(
                            !rotates && !hasReason(secret, reasonTag),
                            "the secret is never rotated, and no tag says why");
                })
                .and(Verdict.forEach(
                        graph.ofType(SecurityGroupPaths.GROUP),
                        group -> Verdict.violationIf(
                                !attached.contains(group), "the security group is attached to nothing")));
    }

    private static boolean hasReason(PolicyResource secret, String tag) {
        PropertyValue reason = secret.effectiveTags().get(tag);
        return reason != null && (reason.isUnknown() || !reason.asString().isBlank());
    }

    /** Security groups and their rules name groups without attaching them. */
    private static Set<PolicyResource> attachedGroups(StackGraph graph) {
        Set<PolicyResource> attached = new HashSet<>();
        for (PolicyResource resource : graph.resources()) {
            if (!Traffic.SECURITY_GROUPS.matches(resource.type())) {
                resource.properties().asMap().keySet().stream()
                        .filter(property -> ATTACHES.matcher(property).matches())
                        .flatMap(property -> graph.references(resource, property, SecurityGroupPaths.GROUP).stream())
                        .forEach(attached::add);
                resource.propertyDependencies().values().stream()
                        .flatMap(Set::stream)
                        .flatMap(urn -> graph.byUrn(urn).stream())
                        .forEach(attached::add);
            }
        }
        return attached;
    }
}
