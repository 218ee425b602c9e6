package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The queue of GPU tasks. */
final class TaskQueue {
    private static final String VISIBLE = "ApproximateNumberOfMessages";
    private static final String IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible";
    private static final String DELAYED = "ApproximateNumberOfMessagesDelayed";

    /**
     * What is in the queue.
     *
     * @param waiting messages that a worker could take now or soon
     * @param inFlight messages that a worker has
     */
    record Contents(int waiting, int inFlight) {}

    private final QueryClient aws;
    private final String url;

    TaskQueue(QueryClient aws, String url) {
        this.aws = aws;
        this.url = url;
    }

    Contents contents() {
        Map<String, Integer> counts = new HashMap<>();
        aws.call(
                        Service.SQS,
                        "GetQueueAttributes",
                        Parameters.none()
                                .with("QueueUrl", url)
                                .with("AttributeName", List.of(VISIBLE, IN_FLIGHT, DELAYED)))
                .getElementByName("GetQueueAttributesResult")
                .getElementsByName("Attribute")
                .forEach(attribute ->
                        counts.put(Xml.text(attribute, "Name"), Integer.parseInt(Xml.text(attribute, "Value"))));
        return new Contents(counts.get(VISIBLE) + counts.get(DELAYED), counts.get(IN_FLIGHT));
    }

    /** The most messages that waited at once in the time before now. SQS reports nothing after some idle hours: none, then. */
    double mostWaiting(Instant now, Duration time) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        return new Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", Map.of("QueueName", name))
                .reported(aws, now, time)
                .map(Metric.Reported::maximum)
                .orElse(0.0);
    }
}
