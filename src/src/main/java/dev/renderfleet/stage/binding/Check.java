package dev.renderfleet.stage.binding;

/**
 * A check across the keys of one record. It sees the keys that are valid on their own even when others are not, so that
 * one run reports everything.
 */
@FunctionalInterface
public interface Check {

    void check(Found found, Problems problems);
}
