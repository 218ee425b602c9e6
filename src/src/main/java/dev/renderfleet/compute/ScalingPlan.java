package dev.renderfleet.compute;

import dev.renderfleet.stage.ScheduledScaling;
import dev.renderfleet.stage.ServiceTasks;
import java.util.List;

/**
 * Between which counts a service's tasks move, on what, and when.
 *
 * @param requestsPerTask per minute
 */
record ScalingPlan(int minTasks, int maxTasks, int requestsPerTask, List<Change> changes) {

    /** Average of a service's tasks that autoscaling aims at, in percent of what is reserved. */
    static final int CPU_PERCENT = 70;

    static final int MEMORY_PERCENT = 80;

    /** Out at once, in with hesitation: a task more costs little, a task too few costs answers. */
    static final int SCALE_OUT_COOLDOWN_SECONDS = 60;

    static final int SCALE_IN_COOLDOWN_SECONDS = 300;

    /**
     * One change of the limits at a time of day.
     *
     * @param name unique per service
     * @param schedule a cron expression of Application Auto Scaling, in the time zone
     */
    record Change(String name, String schedule, String timeZone, int minTasks, int maxTasks) {}

    static ScalingPlan of(ServiceTasks tasks, ScheduledScaling schedule) {
        return new ScalingPlan(tasks.minTasks(), tasks.maxTasks(), tasks.requestsPerTask(), changes(tasks, schedule));
    }

    private static List<Change> changes(ServiceTasks tasks, ScheduledScaling schedule) {
        return switch (schedule.down()) {
            case NEVER -> List.of();
            case NIGHTS -> changes("*", tasks, schedule);
            // Nobody comes back on a Saturday, so that Friday evening lasts until Monday morning.
            case NIGHTS_AND_WEEKENDS -> changes("MON-FRI", tasks, schedule);
        };
    }

    private static List<Change> changes(String days, ServiceTasks tasks, ScheduledScaling schedule) {
        return List.of(
                new Change(
                        "down", cron(schedule.from(), days), schedule.timeZone(), schedule.tasks(), schedule.tasks()),
                new Change(
                        "up", cron(schedule.until(), days), schedule.timeZone(), tasks.minTasks(), tasks.maxTasks()));
    }

    /** Either the day of the month or that of the week has to be a question mark. */
    private static String cron(String time, String days) {
        int hour = Integer.parseInt(time.substring(0, 2));
        int minute = Integer.parseInt(time.substring(3));
        return days.equals("*")
                ? "cron(%d %d * * ? *)".formatted(minute, hour)
                : "cron(%d %d ? * %s *)".formatted(minute, hour, days);
    }
}
