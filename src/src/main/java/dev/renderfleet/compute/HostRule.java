package dev.renderfleet.compute;

import java.util.List;

/**
 * Which requests a service gets. A request goes to the rule with the lowest priority that fits it, and is answered with 404 if
 * none does.
 *
 * @param priority unique per listener
 * @param paths patterns; empty for all
 */
record HostRule(int priority, List<String> hosts, List<String> paths) {

    /** Before the frontend, which has the same host. */
    static HostRule backend(String domainName) {
        return new HostRule(10, List.of(domainName), List.of("/api", "/api/*"));
    }

    static HostRule api(String domainName) {
        return new HostRule(20, List.of("api." + domainName), List.of());
    }

    static HostRule frontend(String domainName) {
        return new HostRule(30, List.of(domainName), List.of());
    }

    /** Of the internal load balancer. */
    static HostRule backendForWorkers(String domainName) {
        return new HostRule(10, List.of(InternalEntry.host(domainName)), List.of("/api", "/api/*"));
    }
}
