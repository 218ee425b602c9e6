package dev.renderfleet.policy.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long Secrets Manager pauses at most between two rotations, by its {@code rate()} and {@code cron()} schedules. */
final class RotationSchedule {

    private static final Pattern RATE = Pattern.compile("rate\\(\\s*(\\d+)\\s+(hour|day)s?\\s*\\)");

    /** Minutes, hours, day of month, month. */
    private static final Pattern CRON = Pattern.compile("cron\\(\\s*\\S+\\s+\\S+\\s+\\S+\\s+(\\S+)\\s.*\\)");

    private static final Pattern EVERY_SO_MANY_MONTHS = Pattern.compile("[^/]+/(\\d+)");
    private static final int HOURS_A_DAY = 24;
    private static final int LONGEST_MONTH = 31;
    private static final int MONTHS = 12;

    private RotationSchedule() {}

    /** In days, counting every month as the longest; 0 if the expression is none, which AWS refuses. */
    static double longestPauseDays(String expression) {
        Matcher rate = RATE.matcher(expression);
        if (rate.matches()) {
            double value = Double.parseDouble(rate.group(1));
            return rate.group(2).equals("hour") ? value / HOURS_A_DAY : value;
        }
        Matcher cron = CRON.matcher(expression);
        return cron.matches() ? longestPauseMonths(cron.group(1)) * LONGEST_MONTH : 0;
    }

    /** A list of months is taken to be spread evenly. */
    private static int longestPauseMonths(String months) {
        Matcher step = EVERY_SO_MANY_MONTHS.matcher(months);
        if (step.matches()) {
            return Integer.parseInt(step.group(1));
        }
        if (months.equals("*") || months.equals("?")) {
            return 1;
        }
        return MONTHS / months.split(",", -1).length;
    }
}
