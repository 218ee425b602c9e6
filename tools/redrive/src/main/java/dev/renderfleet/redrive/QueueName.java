package dev.renderfleet.redrive;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The queues that a stage may have, by the names of the option {@code --queue}, and the stack's outputs that tell where. */
enum QueueName {
    NOTIFICATIONS("notifications", "NotificationQueueUrl", "NotificationDLQUrl"),
    GPU_TASKS("gpu-tasks", "QueueUrl", "DLQUrl");

    private final String option;
    private final String urlOutput;
    private final String deadLetterUrlOutput;

    QueueName(String option, String urlOutput, String deadLetterUrlOutput) {
        this.option = option;
        this.urlOutput = urlOutput;
        this.deadLetterUrlOutput = deadLetterUrlOutput;
    }

    static Optional<QueueName> of(String option) {
        return Arrays.stream(values())
                .filter(name -> name.option.equals(option))
                .findFirst();
    }

    static List<String> options() {
        return Arrays.stream(values()).map(name -> name.option).toList();
    }

    String option() {
        return option;
    }

    /** Where they are, told by the outputs of the stage's stack. */
    QueuePair in(JsonObject outputs) {
        if (!outputs.has(urlOutput) || !outputs.has(deadLetterUrlOutput)) {
            List<String> there = Arrays.stream(values())
                    .filter(name -> outputs.has(name.urlOutput))
                    .map(QueueName::option)
                    .toList();
            throw new UsageException("the stage has no queue " + option + ": its stack has no output " + urlOutput
                    + (there.isEmpty()
                            ? ". Deploy it first (./pulumiw up), or name another stage with --stack."
                            : ". Use --queue " + String.join(" or ", there) + "."));
        }
        return new QueuePair(
                outputs.get(urlOutput).getAsString(),
                outputs.get(deadLetterUrlOutput).getAsString());
    }
}
