package dev.renderfleet.compute;

import dev.renderfleet.data.TaskTable;
import dev.renderfleet.iam.Statement;
import java.util.List;

/**
 * What an orchestrator of GPU tasks works with: their queue, their table, and the instance that runs them.
 *
 * @param queueKeyArn the key that the queue is encrypted with
 * @param tableKeyArn the key that the table is encrypted with
 */
record GpuTaskAccess(
        String region,
        String accountId,
        String queueUrl,
        String queueArn,
        String queueKeyArn,
        String tableName,
        String tableArn,
        String tableKeyArn) {

    /** The tag that GPU instances are started and stopped by; the owner of an existing instance sets it. */
    static final String PURPOSE = "GPU-ComfyUI";

    /** Send tasks, keep their state, start the instance that runs them: and no other instance. */
    List<Statement> orchestrate() {
        return List.of(
                Statement.allow("SendTasks", "sqs:GetQueueAttributes", "sqs:SendMessage")
                        .on(queueArn),
                Statement.allow("EncryptTasks", "kms:Decrypt", "kms:GenerateDataKey")
                        .on(queueKeyArn),
                Statement.allow(
                                "KeepTasks",
                                "dynamodb:GetItem",
                                "dynamodb:PutItem",
                                "dynamodb:Query",
                                "dynamodb:UpdateItem")
                        .on(tableArn, tableArn + "/index/" + TaskTable.INDEX),
                Statement.allow("ReadTable", "kms:Decrypt", "kms:DescribeKey")
                        .on(tableKeyArn)
                        .when("StringEquals", "kms:ViaService", "dynamodb." + region + ".amazonaws.com"),
                // EC2 cannot restrict describing to some instances.
                Statement.allow("SeeInstances", "ec2:DescribeInstances").on("*"),
                Statement.allow("StartGpuInstance", "ec2:StartInstances")
                        .on("arn:aws:ec2:" + region + ":" + accountId + ":instance/*")
                        .when("StringEquals", "aws:ResourceTag/Purpose", PURPOSE));
    }
}
