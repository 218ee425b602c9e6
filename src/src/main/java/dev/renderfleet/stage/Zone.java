package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.ValueType;
import java.util.Optional;

/** An availability zone of the stage's region, by its letter. */
public record Zone(String letter) {

    private static final int COUNT = 6;

    /** Written in a stage file as one letter. */
    public static ValueType<Zone> valueType() {
        return ValueType.text(
                "a zone's letter, a to f",
                "[a-f]",
                text -> text.matches("[a-f]") ? Optional.of(new Zone(text)) : Optional.empty());
    }

    /** The zone at a place, from 0 ({@code a}) to 5 ({@code f}). */
    public static Zone ofIndex(int index) {
        if (index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("zone index " + index + " is not between 0 and " + (COUNT - 1));
        }
        return new Zone(String.valueOf((char) ('a' + index)));
    }

    /** The zone's place in the subnet plan, from 0. */
    public int index() {
        return letter.charAt(0) - 'a';
    }

    /** The zone's full name in a region, such as {@code us-east-1a}. */
    public String in(String region) {
        return region + letter;
    }
}
