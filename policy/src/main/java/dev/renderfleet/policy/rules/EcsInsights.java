package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Set;

/** Clusters report Container Insights. The account's own default for new clusters is not to be seen here, and does not count. */
public final class EcsInsights implements ResourcePolicy {

    private static final Set<String> ON = Set.of("enabled", "enhanced");

    @Override
    public Metadata metadata() {
        return Metadata.advisory("ecs-insights", Kind.OBSERVABILITY)
                .sources("FSBP ECS.12", "cdk-nag ECS4", "checkov CKV_AWS_65")
                .what("Clusters report Container Insights.")
                .why("Without it there are no figures of single tasks: restarts, memory, network.")
                .fix("add the setting containerInsights with the value enabled (or enhanced)");
    }

    @Override
    public Types types() {
        return Types.of("aws:ecs/cluster:Cluster");
    }

    @Override
    public Verdict check(PolicyResource cluster, PolicyContext context) {
        return Verdict.violationIf(
                cluster.list("settings").stream()
                        .noneMatch(setting ->
                                setting.text("name").equals("containerInsights") && ON.contains(setting.text("value"))),
                "the cluster does not report Container Insights");
    }
}
