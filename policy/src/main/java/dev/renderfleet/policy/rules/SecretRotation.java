package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** What rotates does so often enough. Whether a secret rotates at all is for the stack rule secret-rotation-or-reason. */
public final class SecretRotation implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("secret-rotation", Kind.EXPOSURE)
                .sources("FSBP SecretsManager.1", "FSBP SecretsManager.4", "cdk-nag SMG4", "checkov CKV2_AWS_57")
                .what("Secrets are rotated at least every 90 days.")
                .why("A secret that leaked unnoticed works until it is rotated.")
                .fix("set rotationRules.automaticallyAfterDays to 90 or less, or a schedule that runs as often");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integer("maximumDays", 90, "Longest time between two rotations, in days.");
    }

    @Override
    public Types types() {
        return Types.of("aws:secretsmanager/secretRotation:SecretRotation");
    }

    @Override
    public Verdict check(PolicyResource rotation, PolicyContext context) {
        int maximum = context.config().integer("maximumDays");
        String schedule = rotation.text("rotationRules.scheduleExpression");
        double days = schedule.isEmpty()
                ? rotation.number("rotationRules.automaticallyAfterDays").orElse(0.0)
                : RotationSchedule.longestPauseDays(schedule);
        if (days == 0) {
            return Verdict.violation("the rotation has no schedule");
        }
        return Verdict.violationIf(days > maximum, "the secret may stay the same for more than " + maximum + " days");
    }
}
