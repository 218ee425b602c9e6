package dev.renderfleet.cost;

import java.util.List;
import java.util.Optional;

/** How much of the time a service runs that is switched off by schedule. */
final class Schedules {

    private static final String ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction";

    private Schedules() {}

    /**
     * A pair of actions, one to zero and one up again, at full hours on days of the week: {@code cron(0 20 ? * MON-FRI *)}.
     * Anything else counts as always on, which is the dearer guess.
     */
    static double shareOfTime(Optional<CostedResource> scaling, Graph graph) {
        if (scaling.isEmpty()) {
            return 1;
        }
        boolean[] changes = new boolean[168];
        boolean[] on = new boolean[168];
        boolean offAtAll = false;
        List<CostedResource> actions = graph.ofType(ACTION)
                .filter(action -> action.text("resourceId").equals(scaling.get().text("resourceId"))
                        && !action.text("resourceId").isEmpty())
                .toList();
        for (CostedResource action : actions) {
            Optional<boolean[]> hours = hours(action.text("schedule"));
            if (hours.isEmpty()) {
                return 1;
            }
            boolean up = action.number("scalableTargetAction.maxCapacity", 1) > 0;
            offAtAll |= !up;
            for (int hour = 0; hour < on.length; hour++) {
                if (hours.get()[hour]) {
                    changes[hour] = true;
                    on[hour] = up;
                }
            }
        }
        return offAtAll ? share(changes, on) : 1;
    }

    /** Plays the week twice, so that Monday morning knows how Sunday ended. */
    private static double share(boolean[] changes, boolean[] on) {
        boolean running = true;
        int hours = 0;
        for (int i = 0; i < 2 * changes.length; i++) {
            int hour = i % changes.length;
            if (changes[hour]) {
                running = on[hour];
            }
            if (i >= changes.length && running) {
                hours++;
            }
        }
        return (double) hours / changes.length;
    }

    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    /** The hours of the week, from Monday's midnight, at which a schedule fires. */
    private static Optional<boolean[]> hours(String schedule) {
        if (!schedule.matches("cron\\(\\d+ \\d+ [?*] \\* [A-Z*?,-]+ \\*\\)")) {
            return Optional.empty();
        }
        String[] fields = schedule.substring(5, schedule.length() - 1).split(" ", -1);
        boolean[] hours = new boolean[168];
        for (int day = 0; day < 7; day++) {
            if (includes(fields[4], day)) {
                hours[day * 24 + Integer.parseInt(fields[1])] = true;
            }
        }
        return Optional.of(hours);
    }

    private static boolean includes(String days, int day) {
        for (String part : days.split(",", -1)) {
            String[] ends = part.split("-", -1);
            int first = DAYS.indexOf(ends[0]);
            int last = DAYS.indexOf(ends[ends.length - 1]);
            if (part.equals("*") || part.equals("?") || (first <= day && day <= last)) {
                return true;
            }
        }
        return false;
    }
}
