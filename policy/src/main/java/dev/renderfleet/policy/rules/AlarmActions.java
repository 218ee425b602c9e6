package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Alarms do something when they go off. */
public final class AlarmActions implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("alarm-actions", Kind.OBSERVABILITY)
                .sources("checkov CKV_AWS_319")
                .what("Alarms have an action, and it is not switched off.")
                .why("An alarm without an action is a red dot on a page that nobody looks at.")
                .fix("give alarmActions a topic, and leave actionsEnabled on");
    }

    @Override
    public Types types() {
        return Types.of("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm");
    }

    @Override
    public Verdict check(PolicyResource alarm, PolicyContext context) {
        if (alarm.isFalse("actionsEnabled")) {
            return Verdict.violation("the alarm's actions are switched off");
        }
        return Verdict.violationIf(!Given.list(alarm, "alarmActions"), "the alarm tells nobody");
    }
}
