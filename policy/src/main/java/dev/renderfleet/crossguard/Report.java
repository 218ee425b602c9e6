package dev.renderfleet.crossguard;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pack says about resources or a stack.
 *
 * @param notApplicable the policies that had nothing to judge, with why
 * @param accepted findings that the configuration suppresses altogether, each with its reason
 */
public record Report(List<Finding> findings, List<NotApplicable> notApplicable, List<Finding> accepted) {

    /** A policy that does not apply. */
    public record NotApplicable(String policy, String urn, String reason) {}

    /** Nothing found. */
    public static final Report EMPTY = new Report(List.of(), List.of(), List.of());

    /** The findings that stop the deployment. */
    public List<Finding> blocking() {
        return findings.stream().filter(Finding::isBlocking).toList();
    }

    /** Both reports in one. */
    public Report and(Report other) {
        return new Report(
                join(findings, other.findings),
                join(notApplicable, other.notApplicable),
                join(accepted, other.accepted));
    }

    private static <T> List<T> join(List<T> a, List<T> b) {
        List<T> both = new ArrayList<>(a);
        both.addAll(b);
        return List.copyOf(both);
    }

    /** One line for each finding and each accepted one: level, policy, resource, text. */
    @Override
    public String toString() {
        return Stream.concat(
                        findings.stream()
                                .map(f -> f.level().text() + " " + f.policy() + " " + f.urn() + ": " + f.text()),
                        accepted.stream().map(f -> "accepted " + f.policy() + " " + f.urn() + ": " + f.text()))
                .collect(Collectors.joining("\n"));
    }
}
