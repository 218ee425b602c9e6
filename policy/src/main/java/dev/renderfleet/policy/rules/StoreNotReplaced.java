package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * No run replaces a data store. The engine shows a policy what a resource shall be, not what it is, so the program keeps what
 * each store was made with in a {@code Stash} and registers a second one, with record and wish as its input, before the store:
 * {@code dev.renderfleet.stores.StoreIdentity}. This rule compares the two, in previews and, for those who skip them, before the
 * store is touched.
 *
 * <p>A wish that is unknown although the record knows it comes from something that is about to be made anew, such as a key: AWS
 * gives that another identity, and the store would follow.
 */
public final class StoreNotReplaced implements ResourcePolicy {

    private static final String RECORDED = "input.recorded";
    private static final String WANTED = "input.wanted";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("store-not-replaced", Kind.RELIABILITY)
                .what("No change replaces a data store.")
                .why("A replacement is a new, empty store; the old one goes, and its data with it.")
                .fix("undo the change; only if the data may go, run up with --replace '<URN of the record>'");
    }

    @Override
    public Types types() {
        return Types.of("pulumi:index:Stash");
    }

    @Override
    public Verdict check(PolicyResource comparison, PolicyContext context) {
        if (!isComparison(comparison)) {
            return Verdict.notApplicable("keeps something else");
        }
        if (comparison.isUnknown(RECORDED)) {
            return Verdict.notApplicable("the store is not there yet");
        }
        List<String> losses = losses(comparison.map(RECORDED), comparison.map(WANTED));
        return losses.isEmpty()
                ? Verdict.compliant()
                : Verdict.violation("the data store " + comparison.text("input.store")
                        + " would be replaced by an empty one: " + String.join(", ", losses) + " (record: "
                        + comparison.text("input.record") + ")");
    }

    private static boolean isComparison(PolicyResource stash) {
        return !stash.isSecret("input") && stash.has("input.store") && stash.has(RECORDED) && stash.has(WANTED);
    }

    private static List<String> losses(Map<String, PropertyValue> recorded, Map<String, PropertyValue> wanted) {
        List<String> losses = new ArrayList<>();
        new TreeMap<>(recorded).forEach((property, was) -> {
            PropertyValue willBe = wanted.getOrDefault(property, PropertyValue.of(""));
            if (was.shape() == PropertyValue.Shape.LIST) {
                missing(property, was, willBe, losses);
            } else if (willBe.isUnknown() && !was.isUnknown()) {
                losses.add(property + " was " + quoted(was) + " and would be that of something made anew");
            } else if (!was.isUnknown() && !willBe.asString().equals(was.asString())) {
                losses.add(property + " was " + quoted(was) + " and would be " + quoted(willBe));
            }
        });
        return losses;
    }

    private static void missing(String property, PropertyValue was, PropertyValue willBe, List<String> losses) {
        List<String> kept =
                willBe.asList().stream().map(PropertyValue::asString).toList();
        for (PropertyValue element : was.asList()) {
            if (!kept.contains(element.asString())) {
                losses.add(property + " had " + quoted(element) + " and would not have it any more");
            }
        }
    }

    private static String quoted(PropertyValue value) {
        return value.asString().isEmpty() ? "not set" : '"' + value.asString() + '"';
    }
}
