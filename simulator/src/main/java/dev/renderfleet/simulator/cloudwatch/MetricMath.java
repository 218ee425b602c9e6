package dev.renderfleet.simulator.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric math expression over one period: arithmetic, comparisons (1 or 0), {@code AND}, {@code OR}, {@code IF}, {@code FILL},
 * {@code MAX} and {@code MIN} of several metrics. A missing value makes the result missing, unless {@code FILL} replaces it. Functions over time
 * ({@code RATE}, {@code METRICS} …) are refused: nothing that scales a fleet needs them.
 */
public final class MetricMath {

    /** What CloudWatch calls "no data". */
    public static final double MISSING = Double.NaN;

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)?|[A-Za-z_][A-Za-z0-9_]*|&&|\\|\\||[<>=!]=|[-+*/<>(),])");

    /** The value of each id in the period that is looked at. */
    private interface Node extends ToDoubleFunction<ToDoubleFunction<String>> {}

    private final String expression;
    private final List<String> tokens = new ArrayList<>();
    private int at;
    private final Node root;

    private MetricMath(String expression) {
        this.expression = expression;
        Matcher matcher = TOKEN.matcher(expression);
        int end = 0;
        while (end < expression.stripTrailing().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException(
                        "metric math '" + expression + "': cannot read '" + expression.substring(end) + "'");
            }
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        root = either();
        if (at < tokens.size()) {
            throw unexpected();
        }
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException naming what is not understood
     */
    public static MetricMath parse(String expression) {
        return new MetricMath(expression);
    }

    /** The result for one period, {@link #MISSING} where CloudWatch would have no data. */
    public double evaluate(ToDoubleFunction<String> values) {
        return root.applyAsDouble(values);
    }

    private Node either() {
        Node left = both();
        while (accept("OR", "||")) {
            left = binary(left, both(), (a, b) -> bool(a != 0 || b != 0));
        }
        return left;
    }

    private Node both() {
        Node left = comparison();
        while (accept("AND", "&&")) {
            left = binary(left, comparison(), (a, b) -> bool(a != 0 && b != 0));
        }
        return left;
    }

    private Node comparison() {
        Node left = sum();
        for (String operator = peek(); operator.matches("[<>]=?|[=!]="); operator = peek()) {
            at++;
            left = compare(operator, left, sum());
        }
        return left;
    }

    private static Node compare(String operator, Node left, Node right) {
        return switch (operator) {
            case "<" -> binary(left, right, (a, b) -> bool(a < b));
            case "<=" -> binary(left, right, (a, b) -> bool(a <= b));
            case ">" -> binary(left, right, (a, b) -> bool(a > b));
            case ">=" -> binary(left, right, (a, b) -> bool(a >= b));
            case "==" -> binary(left, right, (a, b) -> bool(a == b));
            default -> binary(left, right, (a, b) -> bool(a != b));
        };
    }

    private Node sum() {
        Node left = product();
        for (String operator = peek(); operator.equals("+") || operator.equals("-"); operator = peek()) {
            at++;
            Node right = product();
            left = operator.equals("+") ? binary(left, right, Double::sum) : binary(left, right, (a, b) -> a - b);
        }
        return left;
    }

    private Node product() {
        Node left = atom();
        for (String operator = peek(); operator.equals("*") || operator.equals("/"); operator = peek()) {
            at++;
            Node right = atom();
            // CloudWatch has no data where it would have to divide by zero.
            left = operator.equals("*")
                    ? binary(left, right, (a, b) -> a * b)
                    : binary(left, right, (a, b) -> b == 0 ? MISSING : a / b);
        }
        return left;
    }

    private Node atom() {
        String token = next();
        if (token.equals("(")) {
            Node inner = either();
            expect(")");
            return inner;
        }
        if (token.equals("-")) {
            Node negated = atom();
            return values -> -negated.applyAsDouble(values);
        }
        if (Character.isDigit(token.charAt(0))) {
            double number = Double.parseDouble(token);
            return values -> number;
        }
        if (!Character.isLetter(token.charAt(0))) {
            at--;
            throw unexpected();
        }
        return peek().equals("(") ? function(token) : values -> values.applyAsDouble(token);
    }

    private Node function(String name) {
        expect("(");
        List<Node> arguments = new ArrayList<>();
        do {
            arguments.add(either());
        } while (accept(",", ","));
        expect(")");
        return switch (name.toUpperCase(Locale.ROOT) + arguments.size()) {
            case "IF3" ->
                values -> {
                    double condition = arguments.get(0).applyAsDouble(values);
                    return Double.isNaN(condition)
                            ? MISSING
                            : arguments.get(condition != 0 ? 1 : 2).applyAsDouble(values);
                };
            case "FILL2" ->
                values -> {
                    double value = arguments.get(0).applyAsDouble(values);
                    return Double.isNaN(value) ? arguments.get(1).applyAsDouble(values) : value;
                };
            case "MAX2" -> binary(arguments.get(0), arguments.get(1), Math::max);
            case "MIN2" -> binary(arguments.get(0), arguments.get(1), Math::min);
            default ->
                throw new IllegalArgumentException(
                        "metric math '" + expression + "': " + name + " of " + arguments.size() + " is not simulated");
        };
    }

    private interface Operation {
        double of(double left, double right);
    }

    private static Node binary(Node left, Node right, Operation operation) {
        return values -> {
            double a = left.applyAsDouble(values);
            double b = right.applyAsDouble(values);
            return Double.isNaN(a) || Double.isNaN(b) ? MISSING : operation.of(a, b);
        };
    }

    private static double bool(boolean value) {
        return value ? 1 : 0;
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new IllegalArgumentException("metric math '" + expression + "' ends too early");
        }
        return tokens.get(at++);
    }

    private boolean accept(String word, String sign) {
        if (peek().equalsIgnoreCase(word) || peek().equals(sign)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            at--;
            throw unexpected();
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("metric math '" + expression + "': did not expect '" + peek() + "'");
    }
}
