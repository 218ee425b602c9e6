package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Listeners take TLS, or send plain HTTP on to HTTPS. A TCP listener is judged as plain: whether its targets speak TLS is not
 * to be seen here. UDP and GENEVE cannot carry TLS at all.
 */
public final class ListenerHttps implements ResourcePolicy {

    private static final Set<String> ENCRYPTED = Set.of("HTTPS", "TLS");
    private static final Set<String> WITHOUT_TLS = Set.of("UDP", "GENEVE", "");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("listener-https", Kind.HTTPS)
                .sources("FSBP ELB.1", "FSBP ELB.18", "checkov CKV_AWS_2")
                .what("Listeners take HTTPS or TLS, or redirect to HTTPS.")
                .why("Passwords, tokens and what users upload would cross the network readable and changeable.")
                .fix("set protocol to HTTPS (or TLS) with a certificate, or make the default action a redirect with"
                        + " protocol HTTPS");
    }

    @Override
    public Types types() {
        return Types.of("aws:lb/listener:Listener");
    }

    @Override
    public Verdict check(PolicyResource listener, PolicyContext context) {
        String protocol = listener.text("protocol").toUpperCase(Locale.ROOT);
        if (WITHOUT_TLS.contains(protocol)) {
            return Verdict.notApplicable("the listener's protocol cannot carry TLS");
        }
        return Verdict.violationIf(
                !ENCRYPTED.contains(protocol) && !redirects(listener), "the listener takes plain " + protocol);
    }

    /** A redirect that names no protocol keeps the request's own. */
    private static boolean redirects(PolicyResource listener) {
        List<PropertyValue> actions = listener.list("defaultActions");
        return !actions.isEmpty()
                && actions.stream()
                        .allMatch(action -> action.text("type").equals("redirect")
                                && action.text("redirect.protocol").equalsIgnoreCase("HTTPS"));
    }
}
