package dev.renderfleet.crossguard.testing;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.Types;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a program registered, in the order of registration (which may vary where resources do not depend on each other;
 * {@link #toGoldenJson} is sorted).
 *
 * @param failures what ended or disturbed the program; empty on success
 * @param loggedErrors what the program logged as errors
 */
public record Recording(
        String project,
        String stack,
        boolean preview,
        List<RecordedResource> resources,
        List<Throwable> failures,
        List<String> loggedErrors) {

    private static final String STACK_TYPE = "pulumi:pulumi:Stack";

    /**
     * This recording, if the program ended well.
     *
     * @throws AssertionError with every failure otherwise
     */
    public Recording requireSuccess() {
        if (!failures.isEmpty() || !loggedErrors.isEmpty()) {
            String all = failures.stream().map(Recording::describe).collect(Collectors.joining("\n  "));
            AssertionError error = new AssertionError("the program failed:\n  " + all
                    + loggedErrors.stream().map(text -> "\n  " + text).collect(Collectors.joining()));
            failures.forEach(error::addSuppressed);
            throw error;
        }
        return this;
    }

    private static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** The resources of the given types; other spellings of a type count, see {@link Types}. */
    public List<RecordedResource> ofType(String... types) {
        Types wanted = Types.of(types);
        return resources.stream().filter(r -> wanted.matches(r.type())).toList();
    }

    /**
     * The one resource of a type and name.
     *
     * @throws NoSuchElementException with the names there are, if there is none
     */
    public RecordedResource resource(String type, String name) {
        List<RecordedResource> candidates = ofType(type);
        return candidates.stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no " + type + " named '" + name + "', but: "
                        + candidates.stream()
                                .map(RecordedResource::name)
                                .sorted()
                                .toList()));
    }

    public Optional<RecordedResource> byUrn(String urn) {
        return resources.stream().filter(r -> r.urn().equals(urn)).findFirst();
    }

    /** What the program exported. */
    public PropertyValue stackOutputs() {
        return resources.stream()
                .filter(r -> r.type().equals(STACK_TYPE))
                .findFirst()
                .map(RecordedResource::outputs)
                .orElseGet(() -> PropertyValue.of(Map.of()));
    }

    /** The resources as resource policies see them. */
    public List<PolicyResource> analyzed() {
        return resources.stream().map(RecordedResource::asAnalyzed).toList();
    }

    /** The resources as stack policies see them. */
    public StackGraph graph() {
        return new StackGraph(
                resources.stream().map(RecordedResource::asStackResource).toList());
    }

    /** A sorted, normalised text of the whole graph, equal for equal programs; secrets are masked. See {@link GoldenGraph}. */
    public String toGoldenJson() {
        return GoldenGraph.write(this);
    }
}
