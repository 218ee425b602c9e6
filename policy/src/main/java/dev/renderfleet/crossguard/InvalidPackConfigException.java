package dev.renderfleet.crossguard;

import java.util.List;

/** A pack's configuration is wrong; the message lists every problem with the policy and key it concerns. */
public final class InvalidPackConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidPackConfigException(String pack, List<String> problems) {
        super("The configuration of policy pack '" + pack + "' is wrong:\n  - " + String.join("\n  - ", problems));
    }
}
