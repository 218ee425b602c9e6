package dev.renderfleet.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/16", "172.31.255.128/25", "255.255.255.255/32"})
    void a_range_is_written_as_it_is_read(String text) {
        assertThat(Cidr.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0/16",
                "10.0.0.256/16",
                "10.0.0.0/33",
                "10.0.0.1/16",
                "1.2.3.4/0",
                "::/0",
                "a/1"
            })
    void what_is_no_range_is_not_read(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/16, 0, 10.0.0.0/24",
        "10.0.0.0/16, 255, 10.0.255.0/24",
        "172.16.0.0/20, 15, 172.16.15.0/24",
        "192.168.8.0/21, 7, 192.168.15.0/24",
    })
    void its_slash_24s_are_counted_from_its_start(String range, int index, String expected) {
        assertThat(Cidr.parse(range).orElseThrow().slash24(index)).hasToString(expected);
    }

    @Test
    void a_slash_24_beyond_the_range_is_refused() {
        Cidr range = Cidr.parse("10.0.0.0/20").orElseThrow();

        assertThatThrownBy(() -> range.slash24(16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.0/20");
        assertThatThrownBy(() -> range.slash24(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/16, 64", "10.0.0.0/20, 4", "10.0.0.0/21, 2"})
    void a_quarter_of_the_range_is_each_tiers(String range, int zones) {
        assertThat(Cidr.parse(range).orElseThrow().zonesThatFit()).isEqualTo(zones);
    }
}
