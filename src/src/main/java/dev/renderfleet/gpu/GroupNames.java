package dev.renderfleet.gpu;

import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.Workflow;
import java.util.List;

/** Names of the Auto Scaling groups: fixed, because workers and their permissions know them before the groups are there. */
final class GroupNames {

    /** Source: the EC2 Auto Scaling API reference, CreateAutoScalingGroup. */
    private static final int LONGEST = 255;

    private GroupNames() {}

    static String of(Tags tags, String slug, FleetGroup.Purchase purchase) {
        String base = "gpu-" + slug + (purchase == FleetGroup.Purchase.SPOT ? "" : "-on-demand");
        return tags.names().of(base, LONGEST);
    }

    /** All groups that a workflow has. */
    static List<String> of(Tags tags, Workflow workflow) {
        String spot = of(tags, workflow.slug(), FleetGroup.Purchase.SPOT);
        return workflow.onDemandFallback() > 0
                ? List.of(spot, of(tags, workflow.slug(), FleetGroup.Purchase.ON_DEMAND))
                : List.of(spot);
    }

    /** The ARN of a group, whose unique id in the middle only AWS knows. */
    static String arn(String region, String account, String groupName) {
        return "arn:aws:autoscaling:" + region + ":" + account + ":autoScalingGroup:*:autoScalingGroupName/"
                + groupName;
    }
}
