package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.runtime.FunctionException;
import java.util.List;

/** Some workflows' fleets could not be settled; the others were. */
final class FleetsFailedException extends FunctionException {
    private static final long serialVersionUID = 1L;

    FleetsFailedException(List<String> failures) {
        super(
                "Fleets that may still run although nothing is left to do",
                String.join("; ", failures),
                "mend what each names; the next round, within minutes, tries again");
    }
}
