package dev.renderfleet.lambda.notifications;

import dev.renderfleet.lambda.runtime.InvalidEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the stack tells the function by its environment.
 *
 * @param databaseSecret ARN or name of the secret with the login
 * @param maxReceives how often the queue hands a message out, 1 to 1000
 */
record Settings(String databaseSecret, String deadLetterQueueUrl, int maxReceives) {

    static Settings of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        for (String name : List.of("DATABASE_SECRET", "DEAD_LETTER_QUEUE_URL")) {
            if (environment.getOrDefault(name, "").isBlank()) {
                problems.add(name + " is not set");
            }
        }
        String receives = environment.getOrDefault("MAX_RECEIVES", "");
        if (!receives.matches("[1-9][0-9]{0,2}|1000")) {
            problems.add("MAX_RECEIVES is \"" + receives + "\", allowed are 1 to 1000");
        }
        if (!problems.isEmpty()) {
            throw new InvalidEventException(
                    String.join("; ", problems), "set these environment variables of the function, then publish it");
        }
        return new Settings(
                environment.get("DATABASE_SECRET"),
                environment.get("DEAD_LETTER_QUEUE_URL"),
                Integer.parseInt(receives));
    }
}
