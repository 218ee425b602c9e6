package dev.renderfleet.simulator;

import java.util.PriorityQueue;

/** What happens when, in order; what is due at the same second happens in the order it was planned in. */
final class EventQueue {

    private record Event(long second, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int bySecond = Long.compare(second, other.second);
            return bySecond != 0 ? bySecond : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long planned;
    private long now;

    long now() {
        return now;
    }

    void at(long second, Runnable action) {
        if (second < now) {
            throw new IllegalArgumentException("second " + second + " is over at " + now);
        }
        events.add(new Event(second, planned++, action));
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
}
