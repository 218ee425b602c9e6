package dev.renderfleet.data;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import java.util.List;
import java.util.Map;

/** The keys of stored data and of queues. Log groups have the network's key, alerts their own. */
public final class Keys extends ComponentResource {

    private static final String TYPE = "renderfleet:data:Keys";

    private final EncryptionKey data;
    private final EncryptionKey queues;

    public record Args(Tags tags, String region, Output<String> accountId, boolean protectData) {}

    public Keys(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        data = key(name, "data", "Encrypts databases, caches, tables, buckets and secrets", args, List.of());
        queues = key(name, "queues", "Encrypts queues", args, List.of());
        registerOutputs(Map.of("dataArn", data.arn(), "queuesArn", queues.arn()));
    }

    private EncryptionKey key(String name, String purpose, String description, Args args, List<Statement> services) {
        return new EncryptionKey(
                name + "-" + purpose,
                new EncryptionKey.Args(
                        args.tags(),
                        args.region(),
                        "data",
                        purpose,
                        description + " of " + args.tags().names().prefix(),
                        args.accountId(),
                        args.protectData(),
                        account -> services),
                ComponentResourceOptions.builder().parent(this).build());
    }

    public Output<String> dataArn() {
        return data.arn();
    }

    public Output<String> queuesArn() {
        return queues.arn();
    }
}
