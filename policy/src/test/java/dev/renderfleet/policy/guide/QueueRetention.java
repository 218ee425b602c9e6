package dev.renderfleet.policy.guide;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Optional;

// docs:begin resource-rule
/** Queues keep their messages long enough for somebody to look at them after a weekend. */
public final class QueueRetention implements RemediatingPolicy {

    private static final int SECONDS_A_DAY = 86_400;
    /** What SQS does unless told otherwise. */
    private static final int DEFAULT_SECONDS = 4 * SECONDS_A_DAY;

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("queue-retention", Kind.RELIABILITY)
                .what("Queues keep messages for a minimum of days.")
                .why("A message that expires over a weekend is lost before anybody could look at it.")
                .fix("raise messageRetentionSeconds");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integer("minimumDays", 4, "How many days a message has to be kept.");
    }

    @Override
    public Types types() {
        return Types.of("aws:sqs/queue:Queue");
    }

    @Override
    public Verdict check(PolicyResource queue, PolicyContext context) {
        int days = queue.integer("messageRetentionSeconds").orElse(DEFAULT_SECONDS) / SECONDS_A_DAY;
        int wanted = context.config().integer("minimumDays");
        return Verdict.violationIf(days < wanted, "messages are kept for " + days + " days, less than " + wanted);
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource queue, PolicyContext context) {
        return check(queue, context).isCompliant()
                ? Optional.empty()
                : Optional.of(Remediation.set(
                        "messageRetentionSeconds", context.config().integer("minimumDays") * SECONDS_A_DAY));
    }
}
// docs:end
