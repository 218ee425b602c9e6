package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Groups launch from templates, not from launch configurations, which AWS no longer develops. */
public final class AsgLaunchTemplate implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("asg-launch-template", Kind.RELIABILITY)
                .sources("FSBP AutoScaling.9", "checkov CKV_AWS_315")
                .what("Auto Scaling groups launch from a launch template.")
                .why("Launch configurations know neither several instance types nor new instance features.")
                .fix("use launchTemplate or mixedInstancesPolicy instead of launchConfiguration");
    }

    @Override
    public Types types() {
        return Types.of("aws:autoscaling/group:Group");
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        return Verdict.violationIf(
                !group.has("launchTemplate") && !group.has("mixedInstancesPolicy"),
                "the group does not launch from a launch template");
    }
}
