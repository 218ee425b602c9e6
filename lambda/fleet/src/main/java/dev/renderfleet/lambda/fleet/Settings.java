package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.runtime.InvalidEventException;
import java.util.Map;
import java.util.Optional;

/** A function's environment, read when it is used: a snapshot is taken before there may be any. */
record Settings(Map<String, String> environment) {
    String required(String name) {
        return optional(name)
                .orElseThrow(() -> new InvalidEventException(
                        "The environment variable " + name + " is not set", "set it in the function's configuration"));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
