package dev.renderfleet.crossguard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a policy says: compliant, not applicable, or violations. Immutable. */
public final class Verdict {

    /**
     * One thing a policy says about one resource.
     *
     * @param urn empty for the resource at hand, or the stack
     * @param judged false if it could not be judged before the update; the message is then the path that is not known
     */
    record Item(Optional<String> urn, String message, boolean judged) {}

    private static final Verdict COMPLIANT = new Verdict(List.of(), Optional.empty());

    private final List<Item> items;
    private final Optional<String> notApplicable;

    private Verdict(List<Item> items, Optional<String> notApplicable) {
        this.items = items;
        this.notApplicable = notApplicable;
    }

    public static Verdict compliant() {
        return COMPLIANT;
    }

    /** The policy has nothing to say here, and why. */
    public static Verdict notApplicable(String reason) {
        return new Verdict(List.of(), Optional.of(reason));
    }

    /** What is wrong, as a sentence without the fix, which the runner appends from the metadata. Never quote a secret. */
    public static Verdict violation(String message) {
        return new Verdict(List.of(new Item(Optional.empty(), message, true)), Optional.empty());
    }

    /** A violation by one resource of the stack. */
    public static Verdict violation(PolicyResource resource, String message) {
        return new Verdict(List.of(new Item(Optional.of(resource.urn()), message, true)), Optional.empty());
    }

    /** A violation if the condition holds, else compliant. */
    public static Verdict violationIf(boolean condition, String message) {
        return condition ? violation(message) : COMPLIANT;
    }

    /** One violation for each message; none is compliant. */
    public static Verdict violations(Collection<String> messages) {
        return new Verdict(
                messages.stream()
                        .map(message -> new Item(Optional.empty(), message, true))
                        .toList(),
                Optional.empty());
    }

    /**
     * Judges resources of a stack one by one and attributes what is found to them. A value that is not known ends the
     * judgement of that resource only. Not applicable if there are no resources, or to none of them.
     */
    public static Verdict forEach(Collection<PolicyResource> resources, Function<PolicyResource, Verdict> check) {
        List<Item> items = new ArrayList<>();
        Optional<String> skipped = Optional.of("the stack has no resource of this kind");
        boolean applied = false;
        for (PolicyResource resource : resources) {
            try {
                Verdict verdict = check.apply(resource);
                verdict.items.forEach(item ->
                        items.add(new Item(Optional.of(item.urn.orElse(resource.urn())), item.message, item.judged)));
                skipped = verdict.notApplicable;
                applied |= verdict.notApplicable.isEmpty();
            } catch (UnknownValueException e) {
                items.add(new Item(Optional.of(resource.urn()), e.path(), false));
                applied = true;
            }
        }
        return new Verdict(items, applied ? Optional.empty() : skipped);
    }

    /** All that either says; not applicable only if both are. */
    public Verdict and(Verdict other) {
        List<Item> both = new ArrayList<>(items);
        both.addAll(other.items);
        return new Verdict(both, notApplicable.isPresent() ? other.notApplicable : Optional.empty());
    }

    /** Whether nothing is wrong (which includes not applicable). */
    public boolean isCompliant() {
        return items.isEmpty();
    }

    List<Item> items() {
        return items;
    }

    /** The reason, if the policy does not apply. */
    public Optional<String> notApplicable() {
        return notApplicable;
    }
}
