package dev.renderfleet.simulation;

import dev.renderfleet.command.InvalidArgumentsException;
import dev.renderfleet.simulator.Assumptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command's arguments; each that is asked for is taken away, so that what is left is a mistake. */
final class Arguments {

    private static final int LONGEST_BOOT = 3_600;
    private static final int LONGEST_JOB = 86_400;
    private static final double MOST_INTERRUPTIONS = 60;

    private final List<String> left;

    Arguments(String... args) {
        left = new ArrayList<>(List.of(args));
    }

    boolean flag(String name) {
        return left.remove(name);
    }

    Optional<String> value(String name) {
        int index = left.indexOf(name);
        if (index < 0) {
            return Optional.empty();
        }
        if (index + 1 >= left.size()) {
            throw new InvalidArgumentsException(name + " needs a value");
        }
        left.remove(index);
        return Optional.of(left.remove(index));
    }

    Optional<Integer> wholeNumber(String name, int least, int most) {
        return number(name, least, most).map(number -> {
            if (number != Math.rint(number)) {
                throw new InvalidArgumentsException(name + " " + number + ": a whole number is wanted");
            }
            return number.intValue();
        });
    }

    private Optional<Double> number(String name, double least, double most) {
        return value(name).map(text -> {
            try {
                double number = Double.parseDouble(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, with what is allowed.
            }
            throw new InvalidArgumentsException(
                    name + " " + text + ": a number from " + least + " to " + most + " is wanted");
        });
    }

    Assumptions adjust(Assumptions defaults) {
        return new Assumptions(
                defaults.capacitySeconds(),
                wholeNumber("--boot", 0, LONGEST_BOOT).orElse(defaults.bootSeconds()),
                wholeNumber("--job", 1, LONGEST_JOB).orElse(defaults.jobSeconds()),
                defaults.maxTries(),
                number("--interruptions", 0, MOST_INTERRUPTIONS).orElse(defaults.interruptionsPerHour()),
                number("--spot-share", Double.MIN_VALUE, 1).orElse(defaults.spotShare()),
                defaults.onDemandUsdPerHour(),
                defaults.volumeUsdPerGibMonth(),
                wholeNumber("--seed", 0, Integer.MAX_VALUE).orElse((int) defaults.seed()));
    }

    void requireNoMore() {
        if (!left.isEmpty()) {
            throw new InvalidArgumentsException("what is '" + left.get(0) + "'?");
        }
    }
}
