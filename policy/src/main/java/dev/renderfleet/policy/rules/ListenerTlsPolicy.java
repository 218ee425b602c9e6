package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Locale;

/** TLS listeners negotiate TLS 1.2 or newer. Without a policy AWS takes {@code ELBSecurityPolicy-2016-08}, which admits 1.0. */
public final class ListenerTlsPolicy implements ResourcePolicy {

    /** AWS's policies without TLS 1.0 and 1.1 and without ciphers that lack forward secrecy. */
    private static final List<String> ALLOWED = List.of(
            "ELBSecurityPolicy-TLS13-1-3-2021-06",
            "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
            "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
            "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
            "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
            "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
            "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
            "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
            "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
            "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
            "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("listener-tls-policy", Kind.HTTPS)
                .sources("FSBP ELB.17", "checkov CKV_AWS_103")
                .what("TLS listeners use a security policy that starts at TLS 1.2.")
                .why("TLS 1.0 and 1.1 can be broken, and a client can be talked into using them.")
                .fix("set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or another allowed policy");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().strings("allowed", ALLOWED, "Names of the security policies that may be used.");
    }

    @Override
    public Types types() {
        return Types.of("aws:lb/listener:Listener");
    }

    @Override
    public Verdict check(PolicyResource listener, PolicyContext context) {
        String protocol = listener.text("protocol").toUpperCase(Locale.ROOT);
        if (!protocol.equals("HTTPS") && !protocol.equals("TLS")) {
            return Verdict.notApplicable("the listener does not end TLS");
        }
        String policy = listener.text("sslPolicy");
        return Verdict.violationIf(
                !context.config().strings("allowed").contains(policy),
                policy.isEmpty()
                        ? "the listener names no security policy, and AWS's default one admits TLS 1.0"
                        : "the security policy " + policy + " is not among the allowed ones");
    }
}
