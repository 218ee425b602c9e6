package dev.renderfleet.compute;

import com.pulumi.core.Output;
import dev.renderfleet.monitoring.AlertTopics;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import dev.renderfleet.stage.ScheduledScaling;
import java.util.List;

/**
 * What all services of a stage run on.
 *
 * @param subnetIds where tasks run: private, with a way out
 * @param release which images
 * @param secretsKeyArn the key of the secrets that tasks get
 * @param exec whether ECS Exec may be used
 */
record Hosting(
        Tags tags,
        String region,
        Output<String> accountId,
        Output<String> vpcId,
        Output<List<String>> subnetIds,
        Cluster cluster,
        Output<Release> release,
        ScheduledScaling scheduledScaling,
        Output<String> secretsKeyArn,
        Output<String> logsKeyArn,
        LogRetention retention,
        AlertTopics alerts,
        boolean exec) {

    Output<Registry> registry() {
        return accountId.applyValue(
                account -> new Registry(account, region, tags.names().app()));
    }
}
