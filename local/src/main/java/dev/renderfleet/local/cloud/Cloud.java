package dev.renderfleet.local.cloud;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What exists in one stack's pretend cloud. Not safe for concurrent use: {@link CloudFile} hands it out under its lock. */
public final class Cloud {

    private final Map<String, CloudRecord> records = new LinkedHashMap<>();
    private final String salt;
    private long generation;
    private boolean changed;

    Cloud(String salt, long generation) {
        this.salt = salt;
        this.generation = generation;
    }

    /** Everything there is, oldest first. */
    public Collection<CloudRecord> records() {
        return Collections.unmodifiableCollection(records.values());
    }

    /** All resources of a type that fit a condition. */
    public List<CloudRecord> find(String type, Predicate<CloudRecord> condition) {
        return records.values().stream()
                .filter(record -> record.type().equals(type) && condition.test(record))
                .toList();
    }

    /** The resource of a type with an id: the one that the URN made, or else any (the URN changes with a rename). */
    public Optional<CloudRecord> get(String type, String id, String urn) {
        List<CloudRecord> same = find(type, record -> record.id().equals(id));
        return same.stream()
                .filter(record -> record.urn().equals(urn))
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    /** A copy without some of its resources; changes to it are not saved. */
    public Cloud without(Predicate<CloudRecord> condition) {
        Cloud copy = new Cloud(salt, generation);
        records.values().stream().filter(condition.negate()).forEach(record -> copy.records.put(record.key(), record));
        return copy;
    }

    /** Adds a resource, or replaces what was known of it. */
    public void put(CloudRecord record) {
        records.put(record.key(), record);
        changed = true;
    }

    /** Removes a resource, if it is there. */
    public void remove(CloudRecord record) {
        changed |= records.remove(record.key()) != null;
    }

    /** A number that no resource of this cloud had before. */
    public long nextGeneration() {
        changed = true;
        return ++generation;
    }

    /** Hashes a secret, so that the file can tell whether it changed but not what it is. */
    public String fingerprint(String secret) {
        return Fingerprint.of(salt, secret);
    }

    String salt() {
        return salt;
    }

    long generation() {
        return generation;
    }

    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
