package dev.renderfleet.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    private static Options parse(String line) {
        return Options.parse(List.of(line.split(" ", -1)));
    }

    @Test
    void nothing_is_done_unless_asked_for() {
        assertThat(parse("--queue notifications").execute()).isFalse();
        assertThat(parse("--execute --queue notifications").execute()).isTrue();
    }

    @Test
    void every_option_is_read_with_and_without_an_equals_sign() {
        Options spaced = parse("-s dev --queue gpu-tasks --error GaveUp --where a.b=c=d --older-than 90m --max 7");
        Options joined = parse("--stack=dev --queue=gpu-tasks --error=GaveUp --where=a.b=c=d --newer-than=2d --max=7");

        assertThat(spaced.stack()).isEqualTo(joined.stack()).isEqualTo("dev");
        assertThat(spaced.queue()).isEqualTo(joined.queue()).isEqualTo(QueueName.GPU_TASKS);
        assertThat(spaced.filter().error()).isEqualTo(joined.filter().error()).hasValue("GaveUp");
        assertThat(joined.filter().where()).singleElement().satisfies(condition -> {
            assertThat(condition.path()).hasToString("a.b");
            assertThat(condition.value()).isEqualTo("c=d");
        });
        assertThat(spaced.filter().olderThan()).hasValue(Duration.ofMinutes(90));
        assertThat(joined.filter().newerThan()).hasValue(Duration.ofDays(2));
        assertThat(spaced.max()).isEqualTo(joined.max()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "--execute, --queue is missing: notifications or gpu-tasks",
        "--queue mails, --queue mails: there are notifications and gpu-tasks",
        "--queue, --queue needs a value",
        "--queue notifications --all, unknown argument --all",
        "--queue notifications more, unknown argument more",
        "--queue notifications --max 0, --max 0: write a number from 1 on",
        "--queue notifications --older-than 1w, '--older-than 1w: write a number and s, m, h or d, such as 30m or 2d'",
        "--queue notifications --where a, '--where a: write PATH=VALUE, such as payload.kind=video'",
        "--queue notifications --where a[x]=1, '--where a[x]…: this is no path. Write names and indexes, such as"
                + " payload.items[0].kind=video.'"
    })
    void what_is_wrong_is_named_with_its_remedy(String line, String message) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1",
        "$.a, 1",
        "b.c[1].d, x",
        "b.c[0], true",
        "b, '{\"c\":[true,{\"d\":\"x\"}]}'",
        "$[0], ",
        "a.b, ",
        "b.c[7], "
    })
    void a_path_leads_to_one_value_or_none(String path, String value) {
        String document = "{\"a\": 1, \"b\": {\"c\": [true, {\"d\": \"x\"}]}}";

        assertThat(JsonPath.parse(path).in(document).orElse(null)).isEqualTo(value);
        assertThat(JsonPath.parse(path).in("no: JSON:")).isEmpty();
    }
}
