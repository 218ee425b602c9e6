package dev.renderfleet.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a worker is told, and the script that writes it to {@code /etc/renderfleet/worker.env} as the instance boots. The fleet
 * secret is not among it: the script reads that from its parameter, so that no launch template shows it.
 *
 * @param values by the names that the worker knows
 * @param fleetSecretParameter name of the parameter that holds the fleet secret, where the worker needs it
 */
record WorkerSettings(Map<String, String> values, Optional<String> fleetSecretParameter) {

    private static final String SCRIPT = "worker-boot.sh";

    WorkerSettings {
        values = new LinkedHashMap<>(values);
        values.forEach((name, value) -> {
            if (!value.matches("[\\x20-\\x26\\x28-\\x7e]+")) {
                throw new IllegalArgumentException(
                        name + " is '" + value + "': settings have no quotes, line breaks, or letters beyond ASCII");
            }
        });
    }

    /** The script, with its variables after the first line. */
    String bootScript() {
        String script = resource();
        int afterFirstLine = script.indexOf('\n') + 1;
        String settings = values.entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining("\n"));
        String variables = "AWS_REGION='%s'\nFLEET_SECRET_PARAMETER='%s'\nSETTINGS='%s'\n"
                .formatted(
                        Objects.requireNonNull(values.get("AWS_REGION"), "AWS_REGION"),
                        fleetSecretParameter.orElse(""),
                        settings);
        return script.substring(0, afterFirstLine) + variables + script.substring(afterFirstLine);
    }

    private static String resource() {
        try (InputStream stream = Objects.requireNonNull(WorkerSettings.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
