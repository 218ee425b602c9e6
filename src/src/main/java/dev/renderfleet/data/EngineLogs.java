package dev.renderfleet.data;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.util.List;

/**
 * The log groups that RDS and ElastiCache export to. Made before the engine starts: a group that AWS makes itself is neither
 * encrypted with our key nor ever emptied.
 */
final class EngineLogs {

    private EngineLogs() {}

    record Args(Tags tags, Output<String> keyArn, LogRetention retention) {}

    static List<LogGroup> create(String name, String path, List<String> logs, Args args, Resource parent) {
        return logs.stream()
                .map(log -> new LogGroup(
                        name + "-" + log + "-log",
                        LogGroupArgs.builder()
                                .name(path + "/" + log)
                                .kmsKeyId(args.keyArn())
                                .retentionInDays(args.retention().days())
                                .tags(args.tags().of("data"))
                                .build(),
                        CustomResourceOptions.builder().parent(parent).build()))
                .toList();
    }
}
