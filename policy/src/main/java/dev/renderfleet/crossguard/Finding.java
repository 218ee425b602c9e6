package dev.renderfleet.crossguard;

import java.util.Optional;

/**
 * One line of a report.
 *
 * @param policy the policy's id
 * @param level what it leads to; never {@link EnforcementLevel#DISABLED}
 * @param urn the resource, or "" for the stack
 * @param message what is wrong, without the fix
 * @param fix how to mend it
 * @param exceptionReason why the configuration lets it pass, if it does
 */
public record Finding(
        String policy,
        EnforcementLevel level,
        Severity severity,
        String urn,
        Status status,
        String message,
        String fix,
        Optional<String> exceptionReason) {

    /** What a finding is about. */
    public enum Status {
        VIOLATION,
        /** A value is not known before the update; always advisory. */
        NOT_JUDGED,
        /** The policy itself failed; as severe as a violation, because nothing was judged. */
        ERROR
    }

    /** The text for a terminal, which shows nothing else: what is wrong, how to mend it, why it is tolerated. */
    public String text() {
        StringBuilder text = new StringBuilder(message);
        if (status == Status.VIOLATION && !fix.isEmpty()) {
            text.append(message.endsWith(".") ? " Fix: " : ". Fix: ").append(fix);
            if (!fix.endsWith(".")) {
                text.append('.');
            }
        }
        exceptionReason.ifPresent(
                reason -> text.append(" [exception: ").append(reason).append(']'));
        return text.toString();
    }

    /** Whether it stops the deployment. */
    public boolean isBlocking() {
        return level == EnforcementLevel.MANDATORY || level == EnforcementLevel.REMEDIATE;
    }
}
