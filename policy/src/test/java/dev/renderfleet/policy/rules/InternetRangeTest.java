package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InternetRangeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "128.0.0.0/1",
                "64.0.0.0/7",
                "::/0",
                "0:0:0:0:0:0:0:0/0",
                "2000::/3",
                "2000::/6",
                "/0"
            })
    void the_internet_and_large_parts_of_it(String cidr) {
        assertThat(InternetRange.covers(cidr)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "203.0.113.7/32",
                "fc00::/7",
                "2001:db8::/32",
                "0.0.0.0",
                "0.0.0.0/",
                "10.0.0.0/a",
                ""
            })
    void one_network_or_no_range_at_all(String cidr) {
        assertThat(InternetRange.covers(cidr)).isFalse();
    }
}
