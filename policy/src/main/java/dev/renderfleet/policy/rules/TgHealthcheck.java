package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Locale;
import java.util.Set;

/** HTTP target groups ask for a page of the application. Others are checked by connecting, which needs no setting. */
public final class TgHealthcheck implements ResourcePolicy {

    private static final Set<String> HTTP = Set.of("HTTP", "HTTPS");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("tg-healthcheck", Kind.RELIABILITY)
                .sources("checkov CKV_AWS_261")
                .what("HTTP target groups check the health of their targets by a path of the application.")
                .why("By default AWS asks for /, which may redirect, need a login or be heavy, and says little.")
                .fix("set healthCheck.path to a page that answers 200 when the target can do its work");
    }

    @Override
    public Types types() {
        return Types.of("aws:lb/targetGroup:TargetGroup");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        if (!HTTP.contains(group.text("protocol").toUpperCase(Locale.ROOT))) {
            return Verdict.notApplicable("targets are not reached by HTTP");
        }
        if (group.isFalse("healthCheck.enabled")) {
            return Verdict.violation("health checks are off");
        }
        return Verdict.violationIf(!Given.text(group, "healthCheck.path"), "the health check has no path");
    }
}
