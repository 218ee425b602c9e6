package dev.renderfleet.monitoring;

/**
 * What a period without a value means to an alarm, and why.
 *
 * @param treatment as CloudWatch spells it
 * @param reason a clause that completes "no data is …, because"
 */
public record MissingData(String treatment, String reason) {

    public MissingData {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("say why missing data is " + treatment);
        }
    }

    /** Silence is a good sign, as where a service reports nothing for what is idle. */
    public static MissingData isGood(String reason) {
        return new MissingData("notBreaching", reason);
    }

    /** Silence is a bad sign, as where something alive reports all the time. */
    public static MissingData isBad(String reason) {
        return new MissingData("breaching", reason);
    }

    /** Silence tells nothing: the alarm stays as it is. */
    public static MissingData keepsState(String reason) {
        return new MissingData("ignore", reason);
    }
}
