package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;

/** Amazon EventBridge Scheduler. */
final class Scheduler {

    private static final String GROUP = "aws:scheduler/scheduleGroup:ScheduleGroup";

    private Scheduler() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind("aws:scheduler/schedule:Schedule")
                        .autoName("name", 64)
                        .id(schedule -> (schedule.has("groupName") ? schedule.text("groupName") : "default") + "/"
                                + schedule.text("name"))
                        .arn("scheduler", "schedule/{id}")
                        .defaults("scheduleExpressionTimezone", "UTC")
                        .defaults("state", "ENABLED")
                        .computed("groupName", "default")
                        .replaceOn("groupName", "name", "namePrefix")
                        .oneOf("state", "ENABLED", "DISABLED")
                        .matches("scheduleExpression", "(at|rate|cron)\\(.+\\)", "at(…), rate(…) or cron(…)")
                        .mentions("target.roleArn", Iam.ROLE_ARN)
                        .mentions("groupName", Targets.attribute(GROUP, "name").orAlways("default"))
                        .unchecked("target"),
                kind(GROUP)
                        .autoName("name", 64)
                        .arn("scheduler", "schedule-group/{name}")
                        .computed("creationDate", "{created}")
                        .computed("lastModificationDate", "{created}")
                        .computed("state", "ACTIVE")
                        .replaceOn("name", "namePrefix")
                        .unique("ConflictException: Schedule group {name} already exists.", "name"));
    }
}
