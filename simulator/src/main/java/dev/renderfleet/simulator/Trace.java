package dev.renderfleet.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The jobs of each workflow over some time.
 *
 * @param name as reports show it
 * @param seconds how long the trace is
 * @param jobs by workflow, in the order of arrival
 */
public record Trace(String name, long seconds, Map<String, List<Job>> jobs) {

    private static final long DAY = 86_400;
    private static final long HOUR = 3_600;
    private static final int BURST = 200;

    public Trace {
        if (seconds < 1) {
            throw new IllegalArgumentException("a trace of " + seconds + " s");
        }
        Map<String, List<Job>> sorted = new TreeMap<>();
        jobs.forEach((workflow, all) -> sorted.put(
                workflow,
                all.stream().sorted(Comparator.comparingLong(Job::arrival)).toList()));
        jobs = sorted;
    }

    /** The traces that come with the simulator. */
    public enum BuiltIn {
        IDLE("idle", 0),
        JOBS_20("20-per-day", 20),
        JOBS_500("500-per-day", 500),
        BURST("burst-of-200", 0),
        POISON("poison", 20),
        SPOT_INTERRUPTIONS("spot-interruptions", 500);

        /** How often each Spot instance is interrupted in the trace about interruptions: once an hour, a hundred times the default. */
        static final double STORM = 1.0;

        private final String slug;
        private final double perDay;

        BuiltIn(String slug, double perDay) {
            this.slug = slug;
            this.perDay = perDay;
        }

        public String slug() {
            return slug;
        }

        /** Jobs that arrive independently of one another, all day, the same number of each workflow. */
        public Trace over(int days, List<String> workflows, Assumptions assumptions) {
            Map<String, List<Job>> jobs = new TreeMap<>();
            RandomGenerator random = new java.util.SplittableRandom(assumptions.seed());
            for (String workflow : workflows) {
                jobs.put(workflow, jobs(days * DAY, perDay / workflows.size(), assumptions, random));
            }
            return new Trace(slug, days * DAY, jobs);
        }

        /** What the trace changes of how the world is. */
        public Assumptions adjust(Assumptions assumptions) {
            return this == SPOT_INTERRUPTIONS ? assumptions.withInterruptionsPerHour(STORM) : assumptions;
        }

        private List<Job> jobs(long seconds, double each, Assumptions assumptions, RandomGenerator random) {
            List<Job> jobs = new ArrayList<>();
            if (each > 0) {
                for (double at = exponential(random, DAY / each); at < seconds; at += exponential(random, DAY / each)) {
                    jobs.add(new Job((long) at, spread(assumptions.jobSeconds(), random), false));
                }
            }
            if (this == BURST) {
                for (int job = 0; job < Trace.BURST; job++) {
                    jobs.add(new Job(HOUR, spread(assumptions.jobSeconds(), random), false));
                }
            }
            if (this == POISON) {
                jobs.add(new Job(HOUR, spread(assumptions.jobSeconds(), random), true));
            }
            return jobs;
        }
    }

    /** A built-in trace by its name. */
    public static BuiltIn named(String name) {
        for (BuiltIn each : BuiltIn.values()) {
            if (each.slug().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("there is no trace '" + name + "': take one of "
                + String.join(
                        ", ",
                        List.of(BuiltIn.values()).stream().map(BuiltIn::slug).toList()) + ", or a CSV file");
    }

    /**
     * Reads a trace from CSV with the columns {@code second,workflow} and optionally {@code work} (seconds); a heading is
     * skipped. Without {@code work} each job takes the assumed time.
     *
     * @throws IllegalArgumentException naming the line
     */
    public static Trace csv(String name, List<String> lines, List<String> workflows, Assumptions assumptions) {
        Map<String, List<Job>> jobs = new TreeMap<>();
        long last = 0;
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line).strip();
            if (text.isEmpty() || (line == 0 && text.startsWith("second"))) {
                continue;
            }
            String[] cells = text.split(",", -1);
            try {
                String workflow = cells[1].strip();
                if (!workflows.contains(workflow)) {
                    throw new IllegalArgumentException(
                            "the stage has no workflow '" + workflow + "', only " + workflows);
                }
                long work = cells.length > 2 && !cells[2].isBlank()
                        ? Long.parseLong(cells[2].strip())
                        : assumptions.jobSeconds();
                Job job = new Job(Long.parseLong(cells[0].strip()), work, false);
                last = Math.max(last, job.arrival());
                jobs.computeIfAbsent(workflow, key -> new ArrayList<>()).add(job);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        name + ", line " + (line + 1) + ": '" + text + "' is not second,workflow[,work]: "
                                + e.getMessage(),
                        e);
            }
        }
        return new Trace(name, (last / DAY + 1) * DAY, jobs);
    }

    private static double exponential(RandomGenerator random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private static long spread(int mean, RandomGenerator random) {
        return Math.max(1, Math.round(mean * (0.5 + random.nextDouble())));
    }

    /** This trace and another one's workflows, as long as the longer of the two. */
    public Trace with(Trace other) {
        Map<String, List<Job>> all = new TreeMap<>(jobs);
        all.putAll(other.jobs());
        return new Trace(name, Math.max(seconds, other.seconds()), all);
    }

    /** Whole days, at least one. */
    public double days() {
        return (double) seconds / DAY;
    }
}
