package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.catalog.Attributes;
import dev.renderfleet.local.catalog.Catalog;
import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.catalog.Site;
import dev.renderfleet.local.catalog.Template;
import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.cloud.CloudFile;
import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.sdk.SdkTypes.SdkResource;
import dev.renderfleet.local.sdk.Shape;
import dev.renderfleet.local.sdk.Shape.ListOf;
import dev.renderfleet.local.sdk.Shape.MapOf;
import dev.renderfleet.local.sdk.Shape.ObjectOf;
import dev.renderfleet.local.sdk.Shape.OneOf;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Creates, reads, updates and deletes resources of the pretend cloud, the way AWS and its provider would. */
public final class ResourceLifecycle {

    private static final Instant AT_PREVIEW = Instant.EPOCH;

    /** A resource after an operation; at a preview the id may be empty. */
    public record Outcome(String id, Fields state) {}

    private final Catalog catalog;
    private final CloudFile file;
    private final Site site;
    private final Clock clock;
    private final References references;

    // What the engine showed to know of, since this process began: see removeOrphans.
    private final Set<String> knownUrns = ConcurrentHashMap.newKeySet();
    private final Set<String> knownResources = ConcurrentHashMap.newKeySet();

    /** A life cycle over one cloud file; {@code outside} are ids and ARNs that exist without a stack. */
    public ResourceLifecycle(Catalog catalog, CloudFile file, Site site, Clock clock, Set<String> outside) {
        this.catalog = catalog;
        this.file = file;
        this.site = site;
        this.clock = clock;
        this.references = new References(site, outside);
    }

    /** The engine's state has a resource of this URN. */
    public void noteKnown(String urn) {
        knownUrns.add(urn);
    }

    /** The engine's state has this very resource. */
    public void noteKnown(String urn, String type, String id) {
        knownUrns.add(urn);
        knownResources.add(name(type, id, urn));
    }

    private static String name(String type, String id, String urn) {
        return type + " " + id + " " + urn;
    }

    /**
     * What a create would give: computed properties are unknown.
     *
     * @throws Refusal when AWS would refuse it and that can be told already
     */
    public Outcome previewCreate(ResourceKind kind, SdkResource type, String urn, Fields inputs) {
        return file.access(cloud -> {
            // What the same URN has now is replaced, or is an orphan that the create would remove.
            judge(kind, urn, inputs, cloud.without(record -> record.urn().equals(urn)), cloud, true);
            Fields state = secrets(kind, withoutNotes(inputs));
            for (ResourceKind.Computed computed : kind.computed()) {
                if (state.get(computed.property()).isNull()) {
                    state = state.with(computed.property(), PropertyValue.unknown());
                }
            }
            for (Property output : type.outputs().values()) {
                if (output.required() && state.get(output.name()).isNull()) {
                    state = state.with(output.name(), PropertyValue.unknown());
                }
            }
            return new Outcome("", state);
        });
    }

    /**
     * Makes a resource.
     *
     * @throws Refusal when AWS would refuse it
     */
    public Outcome create(ResourceKind kind, SdkResource type, String urn, Fields inputs) {
        return file.access(cloud -> {
            removeOrphans(kind.token(), urn, cloud);
            judge(kind, urn, inputs, cloud, cloud, false);
            Attributes.Life life = new Attributes.Life(urn, cloud.nextGeneration(), 1, clock.instant());
            Attributes attributes = new Attributes(site, cloud, life, secrets(kind, withoutNotes(inputs)));
            String id = kind.idOf().apply(attributes);
            refuseTaken(kind, id, attributes);
            Fields state = compute(kind, type, attributes, id);
            cloud.put(new CloudRecord(
                    kind.token(),
                    id,
                    urn,
                    site.region(),
                    life.generation(),
                    life.revision(),
                    life.created(),
                    SecretStore.seal(state, cloud)));
            knownResources.add(name(kind.token(), id, urn));
            return new Outcome(id, state);
        });
    }

    /**
     * What exists under an id now.
     *
     * @param known the engine's copy of the state, from which secrets are taken
     * @return empty when there is no such resource (any more)
     */
    public Optional<Outcome> read(ResourceKind kind, String urn, String id, Fields known) {
        return file.access(cloud -> cloud.get(kind.token(), id, urn)
                .map(record -> new Outcome(id, SecretStore.open(record.state(), known))));
    }

    /**
     * Changes a resource in place, or says what that would give.
     *
     * @throws Refusal when AWS would refuse it
     */
    public Outcome update(ResourceKind kind, SdkResource type, String urn, String id, Fields inputs, boolean preview) {
        return file.access(cloud -> {
            Optional<CloudRecord> found = cloud.get(kind.token(), id, urn);
            if (found.isEmpty()) {
                throw new Refusal("\"" + id + "\" does not exist (any more); run pulumi refresh to see what is gone");
            }
            CloudRecord record = found.get();
            judge(kind, urn, inputs, cloud.without(record::equals), cloud, preview);
            int revision = record.revision() + 1;
            Attributes.Life life =
                    new Attributes.Life(record.urn(), record.generation(), preview ? 0 : revision, record.created());
            Attributes attributes = new Attributes(site, cloud, life, secrets(kind, withoutNotes(inputs)));
            Fields state = compute(kind, type, attributes, id);
            if (!preview) {
                cloud.put(new CloudRecord(
                        record.type(),
                        id,
                        record.urn(),
                        record.region(),
                        record.generation(),
                        revision,
                        record.created(),
                        SecretStore.seal(state, cloud)));
            }
            return new Outcome(id, state);
        });
    }

    /**
     * Deletes a resource; one that is gone already is no error.
     *
     * @throws Refusal when AWS would refuse it: others refer to it, or it is protected
     */
    public void delete(ResourceKind kind, String urn, String id) {
        file.access(cloud -> {
            Optional<CloudRecord> found = cloud.get(kind.token(), id, urn);
            if (found.isEmpty()) {
                return null;
            }
            CloudRecord record = found.get();
            Attributes attributes = new Attributes(
                    site,
                    cloud,
                    new Attributes.Life(record.urn(), record.generation(), record.revision(), record.created()),
                    record.state());
            for (Function<Attributes, Optional<String>> rule : kind.deleteRules()) {
                rule.apply(attributes).ifPresent(words -> {
                    throw new Refusal(words);
                });
            }
            kind.inUseTemplate().ifPresent(template -> holder(record, cloud).ifPresent(other -> {
                throw new Refusal(new Template(template).fill(attributes) + " (" + other.type() + " \"" + other.id()
                        + "\" still uses it)");
            }));
            removeWithParts(record, cloud);
            return null;
        });
    }

    /** Two resources cannot have the same id, unless it is an id within something else that differs. */
    private static void refuseTaken(ResourceKind kind, String id, Attributes attributes) {
        boolean taken = !attributes
                .cloud()
                .find(
                        kind.token(),
                        other -> other.id().equals(id)
                                && kind.idScope().stream().allMatch(property -> other.state()
                                        .get(property)
                                        .plain()
                                        .equals(attributes.get(property))))
                .isEmpty();
        if (taken) {
            throw new Refusal("a " + kind.token() + " with the id \"" + id + "\" already exists");
        }
    }

    private Optional<CloudRecord> holder(CloudRecord record, Cloud cloud) {
        return cloud.records().stream()
                .filter(other -> !other.key().equals(record.key()) && isBound(other, record, ResourceKind.Bond.HOLDS))
                .findFirst();
    }

    private void removeWithParts(CloudRecord record, Cloud cloud) {
        cloud.remove(record);
        List.copyOf(cloud.records()).stream()
                .filter(other -> isBound(other, record, ResourceKind.Bond.PART_OF))
                .forEach(part -> removeWithParts(part, cloud));
    }

    /** Whether one resource refers to another in this way. */
    private boolean isBound(CloudRecord one, CloudRecord other, ResourceKind.Bond bond) {
        Optional<ResourceKind> kind = catalog.find(one.type());
        return kind.isPresent()
                && kind.get().references().stream()
                        .filter(reference -> reference.bond() == bond)
                        .anyMatch(reference -> reference.path().in(one.state()).stream()
                                .map(found -> found.value().textOrNull())
                                .filter(Objects::nonNull)
                                .anyMatch(value -> reference.targets().pointsAt(value, other)));
    }

    /**
     * Removes what an interrupted create of the same URN left behind: the engine never heard of its id, so that nobody
     * would ever delete it. AWS would keep it (or collide with it, if it has a fixed name); a rehearsal has to resume.
     *
     * <p>A resource of this URN that the engine does know stays, as it is about to be replaced.
     */
    private void removeOrphans(String type, String urn, Cloud cloud) {
        List<CloudRecord> same = cloud.find(type, record -> record.urn().equals(urn));
        boolean someKnown =
                same.stream().anyMatch(record -> knownResources.contains(name(record.type(), record.id(), urn)));
        if (someKnown || !knownUrns.contains(urn)) {
            same.stream()
                    .filter(record -> !knownResources.contains(name(record.type(), record.id(), urn)))
                    .forEach(cloud::remove);
        }
    }

    /** Refuses inputs that refer to what does not exist in {@code cloud}, or that collide with {@code others}. */
    private void judge(ResourceKind kind, String urn, Fields inputs, Cloud others, Cloud cloud, boolean preview) {
        List<Problem> problems = references.problems(kind, inputs, cloud, preview);
        if (!problems.isEmpty()) {
            throw new Refusal(String.join(
                    "; ",
                    problems.stream()
                            .map(problem -> problem.place() + ": " + problem.words())
                            .toList()));
        }
        Attributes attributes = new Attributes(
                site, others, new Attributes.Life(urn, 0, preview ? 0 : 1, AT_PREVIEW), withoutNotes(inputs));
        for (Function<Attributes, Optional<String>> rule : kind.cloudRules()) {
            whenKnown(() -> rule.apply(attributes)).ifPresent(words -> {
                throw new Refusal(words);
            });
        }
        for (ResourceKind.Unique unique : kind.uniques()) {
            whenKnown(() -> taken(unique, kind, attributes)).ifPresent(words -> {
                throw new Refusal(words);
            });
        }
    }

    private Optional<String> taken(ResourceKind.Unique unique, ResourceKind kind, Attributes attributes) {
        Fields wanted = PropertyValue.emptyFields();
        for (String property : unique.properties()) {
            wanted = wanted.with(property, attributes.get(property));
        }
        // Without any of the properties there is nothing to collide with.
        if (wanted.values().isEmpty()) {
            return Optional.empty();
        }
        Fields values = wanted;
        boolean exists = !attributes
                .cloud()
                .find(
                        kind.token(),
                        other -> other.region().equals(site.region())
                                && unique.properties().stream().allMatch(property -> other.state()
                                        .get(property)
                                        .plain()
                                        .equals(values.get(property))))
                .isEmpty();
        return exists ? Optional.of(new Template(unique.error()).fill(attributes)) : Optional.empty();
    }

    private static Optional<String> whenKnown(Supplier<Optional<String>> rule) {
        try {
            return rule.get();
        } catch (Attributes.NotYetKnown unknown) {
            return Optional.empty();
        }
    }

    private static Fields withoutNotes(Fields inputs) {
        Map<String, PropertyValue> kept = new TreeMap<>(inputs.values());
        kept.keySet().removeIf(key -> key.startsWith("__"));
        kept.values().removeIf(PropertyValue::isNull);
        return new Fields(kept);
    }

    private static Fields secrets(ResourceKind kind, Fields state) {
        Fields marked = state;
        for (Map.Entry<String, Predicate<Fields>> secret : kind.secrets().entrySet()) {
            PropertyValue value = marked.get(secret.getKey());
            if (!value.isNull() && secret.getValue().test(state)) {
                marked = marked.with(secret.getKey(), new PropertyValue.Secret(value));
            }
        }
        return marked;
    }

    private static boolean isSecret(ResourceKind kind, String property, Attributes attributes) {
        return kind.secrets().containsKey(property)
                && kind.secrets().get(property).test(attributes.values());
    }

    /** All outputs: the inputs, what the type's declaration computes, and empty values for what AWS always answers. */
    private static Fields compute(ResourceKind kind, SdkResource type, Attributes attributes, String id) {
        attributes.set("id", PropertyValue.of(id));
        attributes.takeTouchedSecret();
        for (ResourceKind.Computed computed : kind.computed()) {
            String property = computed.property();
            if (!attributes.values().get(property).isNull()) {
                continue;
            }
            PropertyValue value;
            try {
                value = computed.value().apply(attributes);
            } catch (Attributes.NotYetKnown unknown) {
                value = PropertyValue.unknown();
            }
            boolean secret = attributes.takeTouchedSecret() || isSecret(kind, property, attributes);
            attributes.set(property, value.isNull() ? value : value.secretIf(secret));
        }
        for (Property output : type.outputs().values()) {
            if (output.required() && attributes.values().get(output.name()).isNull()) {
                attributes.set(output.name(), empty(output.shape()));
            }
        }
        return attributes.values();
    }

    /** What Terraform's provider has for a property that AWS left out. */
    private static PropertyValue empty(Shape shape) {
        if (shape instanceof ListOf) {
            return PropertyValue.of(List.of());
        }
        if (shape instanceof MapOf) {
            return PropertyValue.of(Map.of());
        }
        if (shape instanceof OneOf either) {
            return empty(either.left());
        }
        if (shape instanceof ObjectOf object) {
            Fields fields = PropertyValue.emptyFields();
            for (Property property : object.properties().values()) {
                if (property.required()) {
                    fields = fields.with(property.name(), empty(property.shape()));
                }
            }
            return fields;
        }
        return switch (((Scalar) shape).kind()) {
            case BOOLEAN -> PropertyValue.of(false);
            case INTEGER, NUMBER -> PropertyValue.of(0);
            case STRING -> PropertyValue.of("");
            default -> PropertyValue.none();
        };
    }
}
