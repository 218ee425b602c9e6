package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.util.List;
import java.util.Map;

/**
 * Queues on a dashboard; their alarms are made with them.
 *
 * @param names label to queue name
 */
record QueueWatch(Map<String, Output<String>> names) implements Watch {

    @Override
    public void alarms(Alarms alarms) {
        // QueueWithDeadLetter makes them, as only it knows what is usual for the queue.
    }

    @Override
    public List<Section> sections() {
        return names.isEmpty()
                ? List.of()
                : List.of(Section.of(
                        "Queues",
                        each("Queues: waiting messages", "messages", "ApproximateNumberOfMessagesVisible"),
                        each("Queues: messages in work", "messages", "ApproximateNumberOfMessagesNotVisible"),
                        each("Queues: age of the oldest message", "seconds", "ApproximateAgeOfOldestMessage")));
    }

    private Widget each(String title, String unit, String metric) {
        return new Widget(
                title,
                unit,
                names.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(queue -> line(
                                queue.getKey(),
                                Metric.of("AWS/SQS", metric, Map.of("QueueName", queue.getValue()))
                                        .maximum()))
                        .toList());
    }
}
