package dev.renderfleet.stores;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps on record what a data store was made with and cannot change without being replaced, and holds each run's wishes against
 * it: the policy {@code store-not-replaced} refuses a run in which the two differ. A policy sees new inputs only, so the old ones
 * have to be among them.
 *
 * <p>The record is a {@link Stash}, whose output stays what it was at creation. The comparison is a second one, with wish and
 * record as its input. The store depends on both, so that it is touched only when the policy had nothing against it, on
 * {@code up --skip-preview} too. Replacing the record ({@code up --replace} with its URN) begins a new one: that is how a store
 * is replaced on purpose.
 */
public final class StoreIdentity extends ComponentResource {

    private static final String TYPE = "renderfleet:stores:StoreIdentity";
    private static final String REGION = "region";

    /**
     * What makes a store the one it is.
     *
     * @param store the name of the store's resource, without app and stage
     * @param region where it is: moving is replacing
     * @param properties the inputs of the resource whose change replaces it, by name: strings, numbers, booleans or outputs of
     *     strings; a list of strings may grow and not shrink. An input that is not given must not be here, unless as ""
     */
    public record Args(String store, String region, Map<String, Object> properties) {}

    /**
     * Registers the record of a store; the store has to depend on what this returns.
     *
     * @param parent the component that the store belongs to
     */
    public static StoreIdentity of(Args args, Resource parent) {
        return new StoreIdentity(
                args.store() + "-identity",
                args,
                ComponentResourceOptions.builder().parent(parent).build());
    }

    private StoreIdentity(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        Map<String, Object> wanted = wanted(args);
        Stash record = stash(args.store() + "-record", wanted);
        stash(
                args.store() + "-comparison",
                Map.of("store", args.store(), "record", record.urn(), "recorded", record.output(), "wanted", wanted));
        registerOutputs(Map.of());
    }

    /** Scalars as text: a number that was put on record reads as another kind of number later. */
    private static Map<String, Object> wanted(Args args) {
        Map<String, Object> wanted = new TreeMap<>();
        args.properties()
                .forEach((property, value) -> wanted.put(
                        property, value instanceof Output || value instanceof List ? value : String.valueOf(value)));
        wanted.put(REGION, args.region());
        return wanted;
    }

    private Stash stash(String name, Map<String, Object> input) {
        return new Stash(
                name,
                StashArgs.builder().input(input).build(),
                CustomResourceOptions.builder().parent(this).build());
    }
}
