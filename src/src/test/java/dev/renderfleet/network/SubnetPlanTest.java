package dev.renderfleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.stage.Cidr;
import dev.renderfleet.stage.Zone;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetPlanTest {

    private static final Cidr RANGE = Cidr.parse("10.0.0.0/16").orElseThrow();

    @Test
    void two_zones_take_six_subnets() {
        assertThat(table(RANGE, "a", "b"))
                .containsExactly(
                        "public a 10.0.0.0/24",
                        "public b 10.0.1.0/24",
                        "private a 10.0.64.0/24",
                        "private b 10.0.65.0/24",
                        "isolated a 10.0.128.0/24",
                        "isolated b 10.0.129.0/24");
    }

    @Test
    void three_zones_take_nine_subnets() {
        assertThat(table(RANGE, "a", "b", "c"))
                .containsExactly(
                        "public a 10.0.0.0/24",
                        "public b 10.0.1.0/24",
                        "public c 10.0.2.0/24",
                        "private a 10.0.64.0/24",
                        "private b 10.0.65.0/24",
                        "private c 10.0.66.0/24",
                        "isolated a 10.0.128.0/24",
                        "isolated b 10.0.129.0/24",
                        "isolated c 10.0.130.0/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/16", "10.1.0.0/18", "172.20.0.0/19"})
    void adding_a_zone_renumbers_nothing(String range) {
        Cidr cidr = Cidr.parse(range).orElseThrow();
        List<Zone> all = zones("a", "b", "c", "d", "e", "f");
        for (int count = 2; count < all.size(); count++) {
            assertThat(SubnetPlan.of(cidr, all.subList(0, count + 1)).blocks())
                    .containsAll(SubnetPlan.of(cidr, all.subList(0, count)).blocks());
        }
    }

    @Test
    void the_order_of_zones_and_gaps_between_them_change_nothing() {
        assertThat(table(RANGE, "c", "a")).isEqualTo(table(RANGE, "a", "c"));
        assertThat(table(RANGE, "a", "b", "c")).containsAll(table(RANGE, "a", "c"));
    }

    @Test
    void no_two_subnets_overlap_and_all_lie_in_the_range() {
        List<Cidr> cidrs = SubnetPlan.of(RANGE, zones("a", "b", "c", "d", "e", "f")).blocks().stream()
                .map(SubnetPlan.Block::cidr)
                .toList();

        assertThat(new HashSet<>(cidrs)).hasSize(18);
        assertThat(cidrs)
                .allSatisfy(
                        cidr -> assertThat(cidr.toString()).startsWith("10.0.").endsWith(".0/24"));
    }

    @Test
    void a_zone_without_room_is_refused() {
        assertThatThrownBy(() -> SubnetPlan.of(Cidr.parse("10.0.0.0/21").orElseThrow(), zones("a", "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10.0.0.0/21 has no room for zone c");
    }

    private static List<String> table(Cidr range, String... letters) {
        return SubnetPlan.of(range, zones(letters)).blocks().stream()
                .map(block -> block.tier().slug() + " " + block.zone().letter() + " " + block.cidr())
                .toList();
    }

    private static List<Zone> zones(String... letters) {
        return Stream.of(letters).map(Zone::new).toList();
    }
}
