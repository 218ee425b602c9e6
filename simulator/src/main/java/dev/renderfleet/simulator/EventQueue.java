package dev.renderfleet.simulator;

import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What happens when, in order; what is due at the same second happens in the order it was planned in. */
final class EventQueue {

    private record Event(long second, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int bySecond = Long.compare(second, other.second);
            return bySecond != 0 ? bySecond : Long.compare(order, other.order);
        }
    }

    static final int SECONDS_PER_MINUTE = 60;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long planned;
    private long now;

    long now() {
        return now;
    }

    void at(long second, Runnable action) {
        add(second, planned++, action);
    }

    private void add(long second, long order, Runnable action) {
        if (second < now) {
            throw new IllegalArgumentException("second " + second + " is over at " + now);
        }
        events.add(new Event(second, order, action));
    }

    /** Lets everything up to this second happen, also what that brings about. */
    void until(long second) {
        while (!events.isEmpty() && events.peek().second() <= second) {
            Event next = events.poll();
            now = next.second();
            next.action().run();
        }
        now = second;
    }

    /** Plays the jobs, and looks at what came of it at the end of each minute. */
    void play(List<Job> jobs, Consumer<Job> arrive, int minutes, IntConsumer look) {
        long first = planned;
        planned += jobs.size();
        arrival(jobs, 0, first, arrive);
        for (int minute = 0; minute < minutes; minute++) {
            until((long) minute * SECONDS_PER_MINUTE);
            look.accept(minute);
        }
    }

    /**
     * Plans a job's arrival, which plans the next one's. Jobs come in the order of arrival, so that all happens as if all of them had
     * been planned at once; but the queue holds no more than what is under way, however long the trace.
     */
    private void arrival(List<Job> jobs, int index, long first, Consumer<Job> arrive) {
        if (index == jobs.size()) {
            return;
        }
        Job job = jobs.get(index);
        add(job.arrival(), first + index, () -> {
            arrival(jobs, index + 1, first, arrive);
            arrive.accept(job);
        });
    }
}
