package dev.renderfleet.gpu;

import dev.renderfleet.data.MediaStore;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.Metric;
import java.util.List;

/** What a GPU instance may do, statement by statement. Nothing here names more than the stage's own resources. */
final class WorkerPermissions {

    private WorkerPermissions() {}

    /** Takes tasks off the queue, whose messages and dead-letter count stay SQS's business. */
    static List<Statement> tasks(
            String queueArn, String queueKeyArn, String tableArn, String tableKeyArn, String region) {
        return List.of(
                Statement.allow(
                                "TakeTasks",
                                "sqs:ReceiveMessage",
                                "sqs:DeleteMessage",
                                "sqs:ChangeMessageVisibility",
                                "sqs:GetQueueAttributes")
                        .on(queueArn),
                Statement.allow("RecordTasks", "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:PutItem")
                        .on(tableArn),
                decryptVia("DecryptTasks", "sqs", queueKeyArn, region),
                decryptVia("DecryptTable", "dynamodb", tableKeyArn, region));
    }

    private static Statement decryptVia(String sid, String service, String keyArn, String region) {
        return Statement.allow(sid, "kms:Decrypt")
                .on(keyArn)
                .when("StringEquals", "kms:ViaService", service + "." + region + ".amazonaws.com");
    }

    /** Inputs are uploads and earlier results; what a worker makes are results. */
    static List<Statement> media(String bucketArn) {
        return List.of(
                Statement.allow("ReadMedia", "s3:GetObject")
                        .on(bucketArn + "/" + MediaStore.TEMPORARY + "*", bucketArn + "/" + MediaStore.RESULTS + "*"),
                Statement.allow("WriteResults", "s3:PutObject", "s3:AbortMultipartUpload")
                        .on(bucketArn + "/" + MediaStore.RESULTS + "*"));
    }

    /** Reads the one secret that workers register with; the key decrypts nothing else for them. */
    static List<Statement> fleetSecret(String parameterArn, String keyArn) {
        return List.of(
                Statement.allow("ReadFleetSecret", "ssm:GetParameter").on(parameterArn),
                Statement.allow("DecryptFleetSecret", "kms:Decrypt")
                        .on(keyArn)
                        .when("StringEquals", "kms:EncryptionContext:PARAMETER_ARN", parameterArn));
    }

    /** Protects instances of its own groups from scale-in while they have a job, and lets them go when it is done. */
    static Statement groups(List<String> groupArns) {
        return Statement.allow(
                        "KeepWhileBusy", "autoscaling:SetInstanceProtection", "autoscaling:CompleteLifecycleAction")
                .on(groupArns.toArray(String[]::new));
    }

    static Statement metrics() {
        return Statement.allow("ReportMetrics", "cloudwatch:PutMetricData")
                .on("*")
                .when("StringEquals", "cloudwatch:namespace", Metric.OWN);
    }

    /**
     * Session Manager, the only way in. AWS's managed policy for it would also let workers read every parameter of the account.
     * Source: the Systems Manager user guide, instance profiles for Session Manager.
     */
    static List<Statement> sessions(String region, String account) {
        return List.of(
                Statement.allow("RegisterForSessions", "ssm:UpdateInstanceInformation")
                        .on("arn:aws:ec2:" + region + ":" + account + ":instance/*"),
                Statement.allow(
                                "HoldSessions",
                                "ssmmessages:CreateControlChannel",
                                "ssmmessages:CreateDataChannel",
                                "ssmmessages:OpenControlChannel",
                                "ssmmessages:OpenDataChannel")
                        .on("*"));
    }
}
