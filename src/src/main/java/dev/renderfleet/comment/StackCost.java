package dev.renderfleet.comment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The estimates among the stack's outputs, which the program itself makes of all that it registers. */
record StackCost(JsonObject before, JsonObject after) {

    private static final String TOTAL = "MonthlyEstimateUsd";
    private static final String BY_COMPONENT = "MonthlyEstimateByComponentUsd";

    private static final String LEFT_OUT = "MonthlyEstimateLeavesOut";

    static StackCost of(JsonObject step, String was, String will) {
        return new StackCost(outputs(step, was), outputs(step, will));
    }

    private static JsonObject outputs(JsonObject step, String state) {
        return Json.object(step, state)
                .flatMap(found -> Json.object(found, "outputs"))
                .orElse(new JsonObject());
    }

    /** Nothing where the run did not come to its outputs. */
    Optional<Preview.Cost> known() {
        return total(after)
                .map(usd -> new Preview.Cost(total(before), usd, by(before), by(after), Json.texts(after, LEFT_OUT)));
    }

    private static Optional<Double> total(JsonObject outputs) {
        return Json.at(outputs, TOTAL).filter(StackCost::isNumber).map(JsonElement::getAsDouble);
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static Map<String, Double> by(JsonObject outputs) {
        return Json.at(outputs, BY_COMPONENT).filter(JsonElement::isJsonObject).isPresent()
                ? Json.amounts(outputs, BY_COMPONENT)
                : Map.of();
    }
}
