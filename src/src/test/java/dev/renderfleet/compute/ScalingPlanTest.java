package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.Api;
import dev.renderfleet.stage.LogLevel;
import dev.renderfleet.stage.ScheduledScaling;
import dev.renderfleet.stage.ScheduledScaling.Down;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingPlanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NIGHTS              | 20:00 | 07:00 | cron(0 20 * * ? *)         | cron(0 7 * * ? *)",
                "NIGHTS              | 23:59 | 06:05 | cron(59 23 * * ? *)        | cron(5 6 * * ? *)",
                "NIGHTS_AND_WEEKENDS | 18:30 | 08:00 | cron(30 18 ? * MON-FRI *)  | cron(0 8 ? * MON-FRI *)",
            })
    void schedules_are_written_as_application_auto_scaling_wants_them(
            Down down, String from, String until, String evening, String morning) {
        ScalingPlan plan = ScalingPlan.of(api(2, 6), new ScheduledScaling(down, from, until, "Europe/Berlin", 1));

        assertThat(plan.changes())
                .containsExactly(
                        new ScalingPlan.Change("down", evening, "Europe/Berlin", 1, 1),
                        new ScalingPlan.Change("up", morning, "Europe/Berlin", 2, 6));
    }

    @Test
    void without_a_schedule_load_alone_decides() {
        ScalingPlan plan = ScalingPlan.of(api(2, 6), new ScheduledScaling(Down.NEVER, "20:00", "07:00", "UTC", 0));

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.minTasks()).isEqualTo(2);
        assertThat(plan.maxTasks()).isEqualTo(6);
    }

    private static Api api(int min, int max) {
        return new Api(512, 1024, min, max, 1000, LogLevel.INFO);
    }
}
