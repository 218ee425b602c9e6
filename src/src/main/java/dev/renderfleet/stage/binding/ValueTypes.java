package dev.renderfleet.stage.binding;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values a stage file may hold. A kind of one's own has a public static method {@code valueType()}. */
final class ValueTypes {

    private static final String DURATION = "([1-9][0-9]{0,5})([smhd])";
    private static final Pattern DURATION_PATTERN = Pattern.compile(DURATION);

    private ValueTypes() {}

    static ValueType<?> of(Class<?> type, Key key) {
        if (type == String.class) {
            return string(key);
        }
        if (type == Boolean.class) {
            return bool();
        }
        if (type == Integer.class) {
            return integer(key);
        }
        if (type == BigDecimal.class) {
            return number(key);
        }
        if (type == Duration.class) {
            return ValueType.text("a whole number of s, m, h or d, such as 30m", DURATION, ValueTypes::duration);
        }
        if (type.isEnum()) {
            return choice(type);
        }
        return own(type);
    }

    private static ValueType<String> string(Key key) {
        Pattern pattern = Pattern.compile(key.pattern().isEmpty() ? ".+" : key.pattern());
        String allowed = key.patternInWords().isEmpty() ? "a string" : key.patternInWords();
        return ValueType.text(
                allowed, key.pattern(), text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    private static ValueType<Boolean> bool() {
        return new ValueType<>(
                "true or false",
                schema("boolean"),
                json -> json.isJsonPrimitive() && json.getAsJsonPrimitive().isBoolean()
                        ? Optional.of(json.getAsBoolean())
                        : Optional.empty());
    }

    private static ValueType<Integer> integer(Key key) {
        return new ValueType<>(
                "a whole number" + range(key), bounded(schema("integer"), key), json -> decimal(json, key)
                        .filter(value -> value.stripTrailingZeros().scale() <= 0)
                        .flatMap(ValueTypes::exactInt));
    }

    private static ValueType<BigDecimal> number(Key key) {
        return new ValueType<>("a number" + range(key), bounded(schema("number"), key), json -> decimal(json, key));
    }

    private static ValueType<?> choice(Class<?> type) {
        Map<String, Object> byName = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants()).forEach(constant -> byName.put(spelling((Enum<?>) constant), constant));
        JsonObject schema = new JsonObject();
        JsonArray names = new JsonArray();
        byName.keySet().forEach(names::add);
        schema.add("enum", names);
        return new ValueType<>(
                "one of " + String.join(", ", byName.keySet()),
                schema,
                json -> ValueType.isString(json)
                        ? Optional.ofNullable(byName.get(json.getAsString()))
                        : Optional.empty());
    }

    private static ValueType<?> own(Class<?> type) {
        try {
            return (ValueType<?>) type.getMethod("valueType").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type + " cannot be a key's type: it has no public static valueType() of its own", e);
        }
    }

    /** {@code GATEWAY_PER_ZONE} is written {@code gatewayPerZone}. */
    static String spelling(Enum<?> constant) {
        return Pattern.compile("_([a-z])")
                .matcher(constant.name().toLowerCase(Locale.ROOT))
                .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION_PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private static Optional<BigDecimal> decimal(JsonElement json, Key key) {
        if (!json.isJsonPrimitive() || !json.getAsJsonPrimitive().isNumber()) {
            return Optional.empty();
        }
        BigDecimal value = json.getAsBigDecimal();
        boolean inRange = value.compareTo(BigDecimal.valueOf(key.min())) >= 0
                && value.compareTo(BigDecimal.valueOf(key.max())) <= 0;
        return inRange ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Integer> exactInt(BigDecimal value) {
        try {
            return Optional.of(value.intValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    static String range(Key key) {
        boolean from = key.min() != Long.MIN_VALUE;
        boolean to = key.max() != Long.MAX_VALUE;
        if (from && to) {
            return " from " + key.min() + " to " + key.max();
        }
        return from ? " of at least " + key.min() : to ? " of at most " + key.max() : "";
    }

    private static JsonObject schema(String type) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", type);
        return schema;
    }

    private static JsonObject bounded(JsonObject schema, Key key) {
        if (key.min() != Long.MIN_VALUE) {
            schema.addProperty("minimum", key.min());
        }
        if (key.max() != Long.MAX_VALUE) {
            schema.addProperty("maximum", key.max());
        }
        return schema;
    }
}
