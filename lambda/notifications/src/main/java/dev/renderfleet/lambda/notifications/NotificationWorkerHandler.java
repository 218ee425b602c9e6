package dev.renderfleet.lambda.notifications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.renderfleet.lambda.aws.FunctionClients;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.FunctionRuntime;
import dev.renderfleet.lambda.runtime.Pause;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Lambda's entry to notification-worker: {@code dev.renderfleet.lambda.notifications.NotificationWorkerHandler}. Environment:
 * {@code DATABASE_SECRET} (ARN or name), {@code DEAD_LETTER_QUEUE_URL}, {@code MAX_RECEIVES} (1 to 1000).
 */
public final class NotificationWorkerHandler implements RequestStreamHandler {
    private static final String SERVICE = "notification-worker";

    private final FunctionRuntime runtime = FunctionRuntime.onLambda(SERVICE);
    private final NotificationWorker worker;

    /** What Lambda calls. */
    public NotificationWorkerHandler() {
        Map<String, String> environment = System.getenv();
        Settings settings = Settings.of(environment);
        TrustBundle trust = TrustBundle.onLambda(environment);
        SqsClient sqs = FunctionClients.configure(SqsClient.builder(), environment, "AWS_ENDPOINT_URL_SQS")
                .build();
        this.worker = new NotificationWorker(
                new NotificationStore(
                        SecretStore.onLambda(environment),
                        settings.databaseSecret(),
                        new Connector(Priming.opener(trust), Pause.SLEEP)),
                new DeadLetters(sqs, settings.deadLetterQueueUrl()),
                settings.maxReceives());
        runtime.beforeSnapshot(new Priming(trust));
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        runtime.run(in, out, context, worker::run);
    }
}
