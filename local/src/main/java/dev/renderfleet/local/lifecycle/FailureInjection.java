package dev.renderfleet.local.lifecycle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Failures that the user asks for with {@code REHEARSAL_FAIL}: a comma-separated list of {@code type:operation} or {@code
 * type:name:operation}, such as {@code aws:rds/instance:Instance:create} or {@code aws:sqs/queue:Queue:tasks:delete}.
 * Operations are create, read, update and delete. Previews never fail this way.
 */
public final class FailureInjection {

    /** The variable that asks for failures. */
    public static final String VARIABLE = "REHEARSAL_FAIL";

    private static final Set<String> OPERATIONS = Set.of("create", "read", "update", "delete");

    private record Wanted(String type, String name, String operation) {}

    private final List<Wanted> wanted;

    private FailureInjection(List<Wanted> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads the variable's value; null and blank ask for nothing.
     *
     * @throws IllegalArgumentException when an entry is not of the form
     */
    public static FailureInjection parse(String value) {
        List<Wanted> wanted = new ArrayList<>();
        for (String entry : value == null ? new String[0] : value.split(",", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            String[] parts = entry.strip().split(":", -1);
            String operation = parts[parts.length - 1].toLowerCase(Locale.ROOT);
            if (parts.length < 4 || !OPERATIONS.contains(operation)) {
                throw new IllegalArgumentException(
                        VARIABLE + ": expected type:operation or type:name:operation, such as "
                                + "aws:rds/instance:Instance:create, with one of the operations create, read, update, "
                                + "delete; found \"" + entry.strip() + "\"");
            }
            String type = String.join(":", Arrays.copyOf(parts, 3));
            String name = String.join(":", Arrays.copyOfRange(parts, 3, parts.length - 1));
            wanted.add(new Wanted(type, name, operation));
        }
        return new FailureInjection(wanted);
    }

    /**
     * Fails if that was asked for.
     *
     * @throws Refusal saying so
     */
    public void check(String type, String name, String operation) {
        for (Wanted failure : wanted) {
            if (failure.type().equals(type)
                    && failure.operation().equals(operation)
                    && (failure.name().isEmpty() || failure.name().equals(name))) {
                throw new Refusal("this failure was injected: " + VARIABLE + " asks for it when " + type + " \"" + name
                        + "\" has its " + operation + "; nothing was changed. Unset " + VARIABLE
                        + " and run the same command again to go on.");
            }
        }
    }
}
