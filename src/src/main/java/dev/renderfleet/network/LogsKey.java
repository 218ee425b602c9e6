package dev.renderfleet.network;

import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.data.EncryptionKey;
import dev.renderfleet.iam.Statement;
import java.util.List;

/** The key of all log groups. It is the network's, because the flow logs are the first that need it. */
final class LogsKey {

    private LogsKey() {}

    static EncryptionKey create(String name, Network.Args args, ComponentResourceOptions options) {
        return new EncryptionKey(
                name,
                new EncryptionKey.Args(
                        args.tags(),
                        args.region(),
                        "network",
                        "logs",
                        "Encrypts the log groups of " + args.tags().names().prefix(),
                        args.accountId(),
                        args.protectData(),
                        account -> List.of(cloudWatchLogs(args.region(), account))),
                options);
    }

    /** Source: "Encrypt log data in CloudWatch Logs using KMS", with the context narrowed to this account's groups. */
    private static Statement cloudWatchLogs(String region, String account) {
        return Statement.allow(
                        "CloudWatchLogs",
                        "kms:Encrypt",
                        "kms:Decrypt",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*",
                        "kms:DescribeKey")
                .by("Service", "logs." + region + ".amazonaws.com")
                .on("*")
                .when(
                        "ArnLike",
                        "kms:EncryptionContext:aws:logs:arn",
                        "arn:aws:logs:" + region + ":" + account + ":log-group:*");
    }
}
