package dev.renderfleet.lambda.notifications;

import com.google.gson.JsonObject;
import java.time.OffsetDateTime;

/**
 * A notification that passed the checks of its schema.
 *
 * @param version the schema's version
 * @param id the notification's own id, which stays the same however often the message is sent or delivered
 * @param sentAt when the producer made it; of two contents with the same id the later one stands
 */
record Notification(
        int version,
        String id,
        String tenantId,
        String userId,
        String type,
        OffsetDateTime sentAt,
        JsonObject payload) {}
