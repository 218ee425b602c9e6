package dev.renderfleet.cost;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/** An estimate for machines, and for the next run to compare with. */
final class EstimateJson {

    private EstimateJson() {}

    static String write(String stage, PriceTable table, Estimate idle, Estimate used) {
        JsonObject json = new JsonObject();
        json.addProperty("stage", stage);
        json.addProperty("region", table.region());
        json.addProperty("pricesOf", table.date());
        json.addProperty("profile", used.profile().name());
        json.addProperty("idleUsd", rounded(idle.total()));
        json.addProperty("usd", rounded(used.total()));
        json.addProperty("fixedUsd", rounded(used.fixed()));
        JsonObject components = new JsonObject();
        used.byComponent().forEach((component, usd) -> components.addProperty(component, rounded(usd)));
        json.add("componentsUsd", components);
        JsonArray lines = new JsonArray();
        for (Estimate.Line line : used.lines()) {
            JsonObject entry = new JsonObject();
            entry.addProperty("component", line.component());
            entry.addProperty("resource", line.resource());
            entry.addProperty("type", line.type());
            entry.addProperty("part", line.fixed() ? "fixed" : "perUse");
            entry.addProperty("price", line.price());
            entry.addProperty("quantity", line.quantity());
            entry.addProperty("usd", line.usd());
            lines.add(entry);
        }
        json.add("lines", lines);
        JsonArray unpriced = new JsonArray();
        used.unpriced().forEach(unpriced::add);
        json.add("unpriced", unpriced);
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }

    /** What each resource costs, by {@code component/resource}, in an estimate written before. */
    static Map<String, Double> byResource(String json) {
        Map<String, Double> amounts = new TreeMap<>();
        for (var entry : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("lines")) {
            JsonObject line = entry.getAsJsonObject();
            amounts.merge(
                    line.get("component").getAsString() + "/"
                            + line.get("resource").getAsString(),
                    line.get("usd").getAsDouble(),
                    Double::sum);
        }
        return amounts;
    }

    /** The profile that an estimate was written for: others cannot be compared. */
    static String profile(String json) {
        return JsonParser.parseString(json).getAsJsonObject().get("profile").getAsString();
    }

    static BigDecimal rounded(double usd) {
        return BigDecimal.valueOf(usd).setScale(2, RoundingMode.HALF_UP);
    }
}
