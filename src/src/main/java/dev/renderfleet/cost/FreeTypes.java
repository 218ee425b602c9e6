package dev.renderfleet.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Types of resources that cost nothing by themselves. */
final class FreeTypes {

    private FreeTypes() {}

    static List<String> all() {
        try (BufferedReader lines = new BufferedReader(PriceTable.resource("free-types.txt"))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
