package dev.renderfleet.simulator.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricMathTest {

    private static double value(String expression, Map<String, Double> values) {
        return MetricMath.parse(expression).evaluate(id -> values.getOrDefault(id, MetricMath.MISSING));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 2 * 3 | 7",
                "(1 + 2) * 3 | 9",
                "a - 1 - 1 | 2",
                "8 / a / 2 | 1",
                "-a + 5 | 1",
                "a > 3 | 1",
                "a >= 5 | 0",
                "a == 4 | 1",
                "a != 4 | 0",
                "a < 5 AND b > 0 | 1",
                "a < 4 OR b < 1 | 0",
                "IF(a > 3 AND b < 3, 10, 20) | 10",
                "IF(a > 4, 10, 20) | 20",
                "FILL(missing, 0) + a | 4",
                "FILL(a, 0) | 4",
                "MAX(a, b) * MIN(a, b) | 8"
            })
    void it_calculates_as_cloudwatch_does(String expression, double expected) {
        assertThat(value(expression, Map.of("a", 4.0, "b", 2.0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"missing + 1", "IF(missing > 0, 1, 0)", "a / 0", "missing AND a"})
    void what_is_missing_makes_the_result_missing(String expression) {
        assertThat(value(expression, Map.of("a", 1.0))).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RATE(a) | RATE of 1 is not simulated",
                "IF(a, 1) | IF of 2 is not simulated",
                "a + | ends too early",
                "(a | ends too early",
                "a ; b | cannot read ' ; b'",
                "a b | did not expect 'b'",
                "* a | did not expect '*'"
            })
    void what_it_does_not_know_is_refused_with_the_place(String expression, String message) {
        assertThatThrownBy(() -> MetricMath.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(expression);
    }

    @Test
    void signs_stand_for_words() {
        assertThat(value("a < 4 || b == 2 && a == 4", Map.of("a", 4.0, "b", 2.0)))
                .isOne();
    }

    @Test
    void the_branch_that_is_not_taken_may_be_missing() {
        assertThat(value("IF(a > 0, a, missing)", Map.of("a", 3.0))).isEqualTo(3);
    }
}
