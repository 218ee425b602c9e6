package dev.renderfleet.data;

import com.pulumi.aws.dynamodb.Table;
import com.pulumi.aws.dynamodb.TableArgs;
import com.pulumi.aws.dynamodb.inputs.TableAttributeArgs;
import com.pulumi.aws.dynamodb.inputs.TableGlobalSecondaryIndexArgs;
import com.pulumi.aws.dynamodb.inputs.TablePointInTimeRecoveryArgs;
import com.pulumi.aws.dynamodb.inputs.TableServerSideEncryptionArgs;
import com.pulumi.aws.dynamodb.inputs.TableTtlArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.util.Map;

/** The table of GPU tasks: one item per task, found by id, or by status in order of creation. */
public final class TaskTable extends ComponentResource {

    private static final String TYPE = "renderfleet:data:TaskTable";
    /** The index, which workers and dashboards name. */
    public static final String INDEX = "status-created_at-index";

    private static final String ID = "task_id";
    private static final String STATUS = "status";
    private static final String CREATED = "created_at";
    private static final String EXPIRY = "ttl";
    private final Table table;

    public record Args(Tags tags, String region, boolean stream, Output<String> keyArn, boolean protectData) {}

    public TaskTable(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        table = table(name, args);
        registerOutputs(Map.of("name", table.name(), "arn", table.arn()));
    }

    private Table table(String name, Args args) {
        String physicalName = args.tags().names().of("task_store");
        TableArgs.Builder table = TableArgs.builder()
                .name(physicalName)
                .billingMode("PAY_PER_REQUEST")
                .hashKey(ID)
                .attributes(attribute(ID, "S"), attribute(STATUS, "S"), attribute(CREATED, "N"))
                .globalSecondaryIndexes(TableGlobalSecondaryIndexArgs.builder()
                        .name(INDEX)
                        .hashKey(STATUS)
                        .rangeKey(CREATED)
                        .projectionType("ALL")
                        .build())
                .ttl(TableTtlArgs.builder().attributeName(EXPIRY).enabled(true).build())
                // For 35 days, DynamoDB's default and longest.
                .pointInTimeRecovery(
                        TablePointInTimeRecoveryArgs.builder().enabled(true).build())
                .serverSideEncryption(TableServerSideEncryptionArgs.builder()
                        .enabled(true)
                        .kmsKeyArn(args.keyArn())
                        .build())
                .deletionProtectionEnabled(args.protectData())
                .tags(args.tags().of("data"));
        if (args.stream()) {
            table.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES");
        }
        return new Table(
                name + "-table",
                table.build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .retainOnDelete(args.protectData())
                        .dependsOn(StoreIdentity.of(
                                new StoreIdentity.Args(
                                        name + "-table", args.region(), Map.of("name", physicalName, "hashKey", ID)),
                                this))
                        .build());
    }

    private static TableAttributeArgs attribute(String name, String type) {
        return TableAttributeArgs.builder().name(name).type(type).build();
    }

    public Output<String> name() {
        return table.name();
    }

    public Output<String> arn() {
        return table.arn();
    }
}
