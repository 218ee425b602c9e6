package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceTableTest {

    private static final Path TABLE = Path.of("src/main/resources/dev/renderfleet/cost/prices-us-east-1.json");
    private static final Path LIST = Path.of("src/test/resources/cost/AmazonElastiCache.json");

    private final PriceTable table = PriceTable.load();

    @Test
    void every_price_has_a_source_with_a_page_a_list_and_a_date() {
        assertThat(table.prices()).hasSizeGreaterThan(60).allSatisfy((key, price) -> {
            PriceTable.Source source = table.sources().get(price.source());
            assertThat(source).as(key).isNotNull();
            assertThat(source.url()).startsWith("https://aws.amazon.com/");
            assertThat(source.offer()).isNotBlank();
            assertThat(LocalDate.parse(source.date())).isAfter("2024-12-31");
            assertThat(price.usd()).as(key).isPositive();
            assertThat(price.per()).as(key).isNotBlank();
            assertThat(price.match()).as(key).containsKey("usagetype");
        });
    }

    @Test
    void every_source_has_a_price() {
        assertThat(table.prices().values())
                .extracting(PriceTable.Price::source)
                .containsAll(table.sources().keySet());
    }

    @Test
    void profiles_grow_from_idle() {
        assertThat(Profile.all()).containsOnlyKeys("idle", "low", "high");
        assertThat(Profile.named("idle").usage()).isEmpty();
        Profile low = Profile.named("low");
        assertThat(Profile.named("high").usage())
                .hasSameSizeAs(low.usage())
                .allSatisfy((key, quantity) -> assertThat(quantity).as(key).isGreaterThanOrEqualTo(low.of(key)));
    }

    @Test
    void a_price_list_of_aws_shows_what_changed() throws IOException {
        List<PriceListReader.Found> found = PriceListReader.read(LIST).compare(table);

        assertThat(found)
                .filteredOn(PriceListReader.Found::differs)
                .singleElement()
                .satisfies(price -> {
                    assertThat(price.key()).isEqualTo("elasticache/redis/cache.t4g.small/hour");
                    assertThat(price.listed()).contains(0.034);
                });
        assertThat(found)
                .filteredOn(price -> price.key().contains("cache.t4g.micro"))
                .extracting(PriceListReader.Found::listed)
                .containsExactly(Optional.of(0.016));
        assertThat(found)
                .filteredOn(price -> price.key().contains("cache.r7g.large"))
                .extracting(PriceListReader.Found::listed)
                .containsExactly(Optional.empty());
    }

    @Test
    void a_refresh_changes_the_numbers_that_differ_and_the_date_and_nothing_else() throws IOException {
        String before = Files.readString(TABLE);
        String after = PriceListReader.read(LIST).refresh(before, table);

        PriceTable refreshed = PriceTable.read(new StringReader(after));
        assertThat(refreshed
                        .find("elasticache/redis/cache.t4g.small/hour")
                        .orElseThrow()
                        .usd())
                .isEqualTo(0.034);
        assertThat(refreshed.sources().get("elasticache").date()).isEqualTo("2026-02-03");
        assertThat(changedLines(before, after)).hasSize(2);
        assertThat(PriceListReader.read(LIST).compare(refreshed)).noneMatch(PriceListReader.Found::differs);
    }

    private static List<String> changedLines(String before, String after) {
        List<String> old = before.lines().toList();
        return after.lines().filter(line -> !old.contains(line)).toList();
    }
}
