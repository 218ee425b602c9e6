package dev.renderfleet.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of CloudWatch's metric math that alarms use, for one period: numbers, ids, arithmetic, comparisons, AND, OR, IF and
 * FILL with a number. What is missing makes the result missing, unless FILL gives it a value.
 */
final class MetricMath {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)?|[A-Za-z][A-Za-z0-9_]*|>=|<=|==|!=|&&|\\|\\||[-+*/<>(),])");

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Optional<Double>> values;
    private int next;

    private MetricMath(String expression, Map<String, Optional<Double>> values) {
        this.values = values;
        Matcher token = TOKEN.matcher(expression);
        int end = 0;
        while (token.find()) {
            if (token.start() != end) {
                break;
            }
            tokens.add(token.group(1));
            end = token.end();
        }
        if (!expression.substring(end).isBlank()) {
            throw new IllegalArgumentException("not understood: " + expression.substring(end));
        }
    }

    static Optional<Double> evaluate(String expression, Map<String, Optional<Double>> values) {
        MetricMath math = new MetricMath(expression, values);
        Optional<Double> result = math.or();
        if (math.next < math.tokens.size()) {
            throw new IllegalArgumentException(expression + ": not understood from " + math.tokens.get(math.next));
        }
        return result;
    }

    private Optional<Double> or() {
        Optional<Double> left = and();
        while (takes("OR") || takes("||")) {
            left = both(left, and(), (a, b) -> truth(a != 0 || b != 0));
        }
        return left;
    }

    private Optional<Double> and() {
        Optional<Double> left = comparison();
        while (takes("AND") || takes("&&")) {
            left = both(left, comparison(), (a, b) -> truth(a != 0 && b != 0));
        }
        return left;
    }

    private Optional<Double> comparison() {
        Optional<Double> left = sum();
        for (String operator : List.of(">=", "<=", "==", "!=", ">", "<")) {
            if (takes(operator)) {
                return both(left, sum(), (a, b) -> truth(compare(operator, a, b)));
            }
        }
        return left;
    }

    private static boolean compare(String operator, double a, double b) {
        return switch (operator) {
            case ">=" -> a >= b;
            case "<=" -> a <= b;
            case "==" -> a == b;
            case "!=" -> a != b;
            case ">" -> a > b;
            default -> a < b;
        };
    }

    private Optional<Double> sum() {
        Optional<Double> left = product();
        while (true) {
            if (takes("+")) {
                left = both(left, product(), Double::sum);
            } else if (takes("-")) {
                left = both(left, product(), (a, b) -> a - b);
            } else {
                return left;
            }
        }
    }

    private Optional<Double> product() {
        Optional<Double> left = value();
        while (true) {
            if (takes("*")) {
                left = both(left, value(), (a, b) -> a * b);
            } else if (takes("/")) {
                // CloudWatch leaves out what would be a division by zero.
                left = both(left, value().filter(b -> b != 0), (a, b) -> a / b);
            } else {
                return left;
            }
        }
    }

    private Optional<Double> value() {
        if (takes("(")) {
            Optional<Double> inner = or();
            expect(")");
            return inner;
        }
        if (takes("-")) {
            return value().map(number -> -number);
        }
        String token = tokens.get(next++);
        if (Character.isDigit(token.charAt(0))) {
            return Optional.of(Double.valueOf(token));
        }
        if (token.equals("IF")) {
            List<Optional<Double>> parts = arguments();
            return parts.get(0).flatMap(condition -> parts.get(condition != 0 ? 1 : 2));
        }
        if (token.equals("FILL")) {
            List<Optional<Double>> parts = arguments();
            return parts.get(0).or(() -> parts.get(1));
        }
        if (!values.containsKey(token)) {
            throw new IllegalArgumentException("no metric has the id " + token + ", but: " + values.keySet());
        }
        return values.get(token);
    }

    private List<Optional<Double>> arguments() {
        expect("(");
        List<Optional<Double>> arguments = new ArrayList<>(List.of(or()));
        while (takes(",")) {
            arguments.add(or());
        }
        expect(")");
        return arguments;
    }

    private boolean takes(String token) {
        if (next < tokens.size() && tokens.get(next).equals(token)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw new IllegalArgumentException("expected " + token + " in " + tokens);
        }
    }

    private static Optional<Double> both(Optional<Double> a, Optional<Double> b, BinaryOperator<Double> operator) {
        return a.flatMap(left -> b.map(right -> operator.apply(left, right)));
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }
}
