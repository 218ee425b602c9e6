package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.runtime.FunctionException;

/** A rotation step does not fit the state of its secret. Nothing was changed; the current version stays in use. */
public final class RotationRefusedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    RotationRefusedException(RotationEvent event, String why, String remedy) {
        super(event.step() + " of secret " + event.secretId() + " was refused, nothing was changed", why, remedy);
    }
}
