package dev.renderfleet.cost;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds the price table to the price list files that AWS publishes for each service and region, as downloaded from {@code
 * https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<offer>/current/us-east-1/index.json}, and brings it up to date.
 * How to: docs/cost.md.
 */
public final class PriceListReader {

    /** Relative; smaller differences are how a price is written, not what it is. */
    private static final double SAME = 1e-6;

    /**
     * What a price list says of one price.
     *
     * @param listed empty if the list has no product that matches
     */
    record Found(String key, double noted, Optional<Double> listed) {

        boolean differs() {
            return listed.isPresent() && Math.abs(listed.get() - noted) > noted * SAME;
        }
    }

    private final String offer;
    private final String date;
    private final List<Map<String, String>> products = new ArrayList<>();
    private final JsonObject terms;

    private PriceListReader(JsonObject list) {
        offer = list.get("offerCode").getAsString();
        date = list.get("publicationDate").getAsString().substring(0, 10);
        for (Map.Entry<String, JsonElement> product :
                list.getAsJsonObject("products").entrySet()) {
            Map<String, String> attributes = new TreeMap<>();
            attributes.put("sku", product.getKey());
            product.getValue()
                    .getAsJsonObject()
                    .getAsJsonObject("attributes")
                    .entrySet()
                    .forEach(attribute -> attributes.put(
                            attribute.getKey(), attribute.getValue().getAsString()));
            products.add(attributes);
        }
        terms = list.getAsJsonObject("terms").getAsJsonObject("OnDemand");
    }

    static PriceListReader read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new PriceListReader(JsonParser.parseReader(reader).getAsJsonObject());
        }
    }

    /** What the list says of every price of its offer. */
    List<Found> compare(PriceTable table) {
        List<Found> found = new ArrayList<>();
        new TreeMap<>(table.prices()).forEach((key, price) -> {
            if (table.sources().get(price.source()).offer().equals(offer)) {
                found.add(new Found(key, price.usd(), listed(price)));
            }
        });
        return found;
    }

    private Optional<Double> listed(PriceTable.Price price) {
        List<Map<String, String>> matching = products.stream()
                .filter(product -> price.match().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(product.get(wanted.getKey()))))
                .toList();
        double factor = price.listFactor() == null ? 1 : price.listFactor();
        return matching.stream()
                .flatMap(product -> dimension(product.get("sku"), price.from()).stream())
                .filter(usd -> usd > 0)
                .findFirst()
                .map(usd -> usd * factor);
    }

    /** The price of a tier: the one that begins at {@code from}, or the first. */
    private Optional<Double> dimension(String sku, String from) {
        if (!terms.has(sku)) {
            return Optional.empty();
        }
        return terms.getAsJsonObject(sku).entrySet().stream()
                .flatMap(term ->
                        term.getValue().getAsJsonObject().getAsJsonObject("priceDimensions").entrySet().stream())
                .map(dimension -> dimension.getValue().getAsJsonObject())
                .filter(dimension -> !dimension.has("beginRange")
                        || dimension.get("beginRange").getAsString().equals(from == null ? "0" : from))
                .map(dimension ->
                        dimension.getAsJsonObject("pricePerUnit").get("USD").getAsDouble())
                .findFirst();
    }

    /**
     * Rewrites the numbers that differ, and the date of the sources that belong to the list; everything else stays as written.
     *
     * @param text the table's file
     */
    String refresh(String text, PriceTable table) {
        String result = text;
        for (Found price : compare(table)) {
            if (price.differs()) {
                String entry = "\"" + price.key() + "\": {\"usd\": ";
                int start = result.indexOf(entry) + entry.length();
                int end = result.indexOf(',', start);
                result = result.substring(0, start) + number(price.listed().orElseThrow()) + result.substring(end);
            }
        }
        return result.replaceAll("(\"offer\": \"" + offer + "\", \"date\": \")[0-9-]+", "$1" + date);
    }

    private static String number(double usd) {
        String text = String.format(Locale.ROOT, "%.10f", usd);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /**
     * {@code PriceListReader TABLE LIST...}: prints what differs, and rewrites the table's file.
     *
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("Usage: PriceListReader <price table> <price list>...");
            System.exit(2);
        }
        Path file = Path.of(args[0]);
        for (int i = 1; i < args.length; i++) {
            refresh(file, read(Path.of(args[i])), System.out);
        }
    }

    private static void refresh(Path file, PriceListReader list, PrintStream out) throws IOException {
        String text = Files.readString(file);
        PriceTable table;
        try (Reader reader = Files.newBufferedReader(file)) {
            table = PriceTable.read(reader);
        }
        for (Found price : list.compare(table)) {
            if (price.listed().isEmpty()) {
                out.println(list.offer + ": no product matches " + price.key() + ": "
                        + table.prices().get(price.key()).match());
            } else if (price.differs()) {
                out.println(list.offer + ": " + price.key() + " " + number(price.noted()) + " -> "
                        + number(price.listed().get()));
            }
        }
        Files.writeString(file, list.refresh(text, table));
    }
}
