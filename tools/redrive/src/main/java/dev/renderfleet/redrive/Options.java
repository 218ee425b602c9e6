package dev.renderfleet.redrive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the command line asks for.
 *
 * @param stack the stage, for messages; which one it is was decided when its outputs were read
 * @param max how many are sent back at most
 * @param execute whether to do it, or only to say what would be done
 */
record Options(String stack, QueueName queue, Filter filter, int max, boolean execute) {

    static final String HELP =
            """
            Usage: ./pulumiw redrive --stack STAGE --queue QUEUE [filter] [--execute]

            Sends dead letters back to the queue that they came from. Without --execute it is a dry run: it looks at them and
            says what it would do. A message is deleted from the dead letters only after its queue has taken it, so none is
            lost; stopped half-way, the same command goes on. Body, attributes, group and deduplication id stay as they are.

              --stack STAGE        the stage (default: the selected stack)
              --queue QUEUE        %s

            Filter; all that are given must hold:
              --error TEXT         its Error begins with TEXT, such as GaveUp; "none" for those without one
              --where PATH=VALUE   its body is JSON and has VALUE at PATH, such as payload.items[0].kind=video; may be repeated
              --older-than AGE     it has been there longer than AGE, such as 30m, 12h, 2d
              --newer-than AGE     it has been there for less than AGE
              --max N              N of them at most

              --execute            do it

            While it runs, and for five minutes if it is killed, others do not see the dead letters that it looks at. FIFO
            queues keep their order: what lies behind a dead letter that stays, in the same group, cannot be reached. One that
            is younger than five minutes stays too: SQS would take it for a repetition, and drop it.
            Exit code: 0 done, 1 some could not be sent back, 2 the command is wrong.
            """
                    .formatted(String.join(" or ", QueueName.options()));

    private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([smhd])");

    static Options parse(List<String> arguments) {
        String stack = "";
        Optional<String> queue = Optional.empty();
        Optional<String> error = Optional.empty();
        List<Filter.Condition> where = new ArrayList<>();
        Optional<Duration> olderThan = Optional.empty();
        Optional<Duration> newerThan = Optional.empty();
        int max = Integer.MAX_VALUE;
        boolean execute = false;
        Iterator<String> words = split(arguments).iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--stack", "-s" -> stack = value(option, words);
                case "--queue" -> queue = Optional.of(value(option, words));
                case "--error" -> error = Optional.of(value(option, words));
                case "--where" -> where.add(condition(value(option, words)));
                case "--older-than" -> olderThan = Optional.of(age(option, value(option, words)));
                case "--newer-than" -> newerThan = Optional.of(age(option, value(option, words)));
                case "--max" -> max = count(value(option, words));
                case "--execute" -> execute = true;
                default -> throw new UsageException("unknown argument " + option);
            }
        }
        String wanted = queue.orElseThrow(
                () -> new UsageException("--queue is missing: " + String.join(" or ", QueueName.options())));
        QueueName name = QueueName.of(wanted)
                .orElseThrow(() -> new UsageException(
                        "--queue " + wanted + ": there are " + String.join(" and ", QueueName.options())));
        return new Options(stack, name, new Filter(error, where, olderThan, newerThan), max, execute);
    }

    /** {@code --option=value} as two words. */
    private static List<String> split(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && equals > 0) {
                words.add(argument.substring(0, equals));
                words.add(argument.substring(equals + 1));
            } else {
                words.add(argument);
            }
        }
        return words;
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return words.next();
    }

    private static Filter.Condition condition(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--where " + text + ": write PATH=VALUE, such as payload.kind=video");
        }
        return new Filter.Condition(JsonPath.parse(text.substring(0, equals)), text.substring(equals + 1));
    }

    private static Duration age(String option, String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(option + " " + text + ": write a number and s, m, h or d, such as 30m or 2d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new UsageException("--max " + text + ": write a number from 1 on");
        }
        return Integer.parseInt(text);
    }
}
