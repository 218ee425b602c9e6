package dev.renderfleet.bench.functions;

import java.util.Map;

/** What a function is measured with: one event's whole work, which can be done again and again. */
interface Work {
    /** The function's variables that differ from the deployed ones: services and databases on this host. */
    Map<String, String> environment();

    /** The next event. */
    String event();

    /**
     * Looks at what the event's work has left behind.
     *
     * @throws AssertionError if it was not done
     */
    void check() throws Exception;
}
