package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Problems;
import java.util.Map;
import java.util.stream.Collectors;

/** The size of a service's tasks on Fargate, and between which counts autoscaling moves. */
public interface ServiceTasks {

    /** CPU units per task; 1024 are one vCPU. */
    Integer cpu();

    /** Memory per task in MiB. */
    Integer memoryMib();

    /** Tasks that are always there, outside of scheduled scaling. */
    Integer minTasks();

    /** Tasks that there are at most. */
    Integer maxTasks();

    /** Requests per task and minute that autoscaling aims at. */
    Integer requestsPerTask();

    LogLevel logLevel();

    /** Fargate knows certain sizes only, and counts have to fit each other. */
    final class Rules implements Check {

        private record Memory(int least, int most, int step) {

            boolean allows(int mib) {
                return mib >= least && mib <= most && mib % step == 0;
            }

            String inWords() {
                return least + " to " + most + " in steps of " + step;
            }
        }

        /** Source: the ECS developer guide, task size on Fargate. */
        private static final Map<Integer, Memory> SIZES = Map.of(
                256, new Memory(512, 2048, 512),
                512, new Memory(1024, 4096, 1024),
                1024, new Memory(2048, 8192, 1024),
                2048, new Memory(4096, 16_384, 1024),
                4096, new Memory(8192, 30_720, 1024),
                8192, new Memory(16_384, 61_440, 4096),
                16_384, new Memory(32_768, 122_880, 8192));

        @Override
        public void check(Found found, Problems problems) {
            found.value("cpu", Integer.class).ifPresent(cpu -> size(cpu, found, problems));
            int min = found.value("minTasks", Integer.class).orElse(0);
            found.value("maxTasks", Integer.class)
                    .filter(max -> max < min)
                    .ifPresent(max -> problems.add(
                            "maxTasks",
                            String.valueOf(max),
                            "at least minTasks, " + min,
                            "raise maxTasks or lower minTasks"));
        }

        private static void size(int cpu, Found found, Problems problems) {
            Memory memory = SIZES.get(cpu);
            if (memory == null) {
                problems.add(
                        "cpu",
                        String.valueOf(cpu),
                        "one of "
                                + SIZES.keySet().stream()
                                        .sorted()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")),
                        "choose the next larger one");
                return;
            }
            found.value("memoryMib", Integer.class)
                    .filter(mib -> !memory.allows(mib))
                    .ifPresent(mib -> problems.add(
                            "memoryMib",
                            String.valueOf(mib),
                            memory.inWords() + " with cpu " + cpu,
                            "choose one of these, or another cpu"));
        }
    }
}
