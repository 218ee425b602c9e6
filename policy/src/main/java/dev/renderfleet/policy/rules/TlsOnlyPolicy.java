package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Judges whether a resource policy refuses requests that are not encrypted. */
final class TlsOnlyPolicy {

    private TlsOnlyPolicy() {}

    /**
     * Whether everyone is denied these actions over plain HTTP.
     *
     * @param resource what one of the denying statement's resources has to be like
     */
    static boolean deniesPlainHttp(PolicyDocument document, List<String> actions, Predicate<String> resource) {
        return document.denies().stream()
                .filter(TlsOnlyPolicy::isAboutPlainHttp)
                .anyMatch(statement -> actions.stream().allMatch(statement::matchesAction)
                        && statement.resources().stream().anyMatch(resource));
    }

    /** For everyone, without a further condition that would let some requests pass. */
    private static boolean isAboutPlainHttp(Statement statement) {
        Map<String, List<String>> principals = statement.principals();
        return Stream.of("*", "AWS")
                        .anyMatch(
                                kind -> principals.getOrDefault(kind, List.of()).contains("*"))
                && statement.conditionKeys().equals(List.of("aws:securetransport"))
                && Stream.of("Bool", "BoolIfExists").anyMatch(operator -> statement
                        .condition(operator, "aws:SecureTransport")
                        .contains("false"));
    }

    /**
     * Judges one queue or topic by its own policy and by those that are resources of their own.
     *
     * @param type of these resources, and their property that names the queue or topic
     */
    static Verdict judge(StackGraph graph, PolicyResource target, String type, String property, List<String> actions) {
        List<PolicyResource> owners = new ArrayList<>(graph.referrers(target, type, property));
        if (!ProviderComputed.isUnknown(target, "policy")) {
            owners.add(target);
        }
        // Those that are known first: one that denies decides, whatever the others will say.
        boolean denied = owners.stream()
                .sorted(Comparator.comparing(owner -> owner.isUnknown("policy")))
                .flatMap(owner -> AttachedPolicy.of(owner).stream())
                .anyMatch(document -> deniesPlainHttp(document, actions, any -> true));
        if (!denied) {
            graph.referrersOrUnknown(target, type, property);
        }
        return Verdict.violationIf(!denied, "no policy denies requests without TLS");
    }
}
