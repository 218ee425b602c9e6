package dev.renderfleet.cost;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * AWS's list prices of one region, without discounts, taxes and free tiers. The table is a file beside this class; {@link
 * PriceListReader} compares it with the price list files that AWS publishes.
 *
 * @param region the AWS region
 * @param sources name to where prices were read, and when
 * @param prices key to price
 */
public record PriceTable(String region, String currency, Map<String, Source> sources, Map<String, Price> prices) {

    /**
     * Where prices come from.
     *
     * @param url the page for people
     * @param offer the code of AWS's price list file for machines
     * @param date when the prices were taken, ISO 8601
     */
    public record Source(String url, String offer, String date) {}

    /**
     * One price.
     *
     * @param usd in USD for one {@code per}
     * @param source name of its source
     * @param match attributes that single out its product in the price list file
     * @param listFactor how many of the list file's units make one {@code per}; 1 if absent
     * @param from start of the tier that counts; the first if absent
     */
    public record Price(
            double usd, String per, String source, Map<String, String> match, Double listFactor, String from) {}

    /**
     * Share of the on-demand price that a Spot instance costs. Spot prices are in no list and change by the hour; 60 to 70 %
     * are commonly saved on GPU types.
     */
    public static final double SPOT_SHARE = 0.35;

    private static final String FILE = "prices-us-east-1.json";

    /** The committed table, for us-east-1. */
    public static PriceTable load() {
        try (Reader reader = resource(FILE)) {
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PriceTable read(Reader reader) {
        return new Gson().fromJson(reader, new TypeToken<PriceTable>() {}.getType());
    }

    static Reader resource(String name) {
        return new InputStreamReader(PriceTable.class.getResourceAsStream(name), StandardCharsets.UTF_8);
    }

    public Optional<Price> find(String key) {
        return Optional.ofNullable(prices.get(key));
    }

    /** The newest date of a price. */
    public String date() {
        return sources.values().stream()
                .map(Source::date)
                .max(String::compareTo)
                .orElseThrow();
    }
}
