package dev.renderfleet.stage.binding;

/**
 * One mistake in a stage file.
 *
 * @param key the full path of the key, such as {@code renderfleet:network.cidr}
 * @param found the value as it stands in the file, or {@code nothing}; never a secret's value
 * @param allowed what would be accepted
 * @param remedy what to do about it
 */
public record Problem(String key, String found, String allowed, String remedy) {

    @Override
    public String toString() {
        return "%s: found %s; allowed: %s; fix: %s".formatted(key, found, allowed, remedy);
    }
}
