package dev.renderfleet.stage.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of the stage file. The binder, the JSON Schema and the configuration reference all read it, so a
 * key is described once.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /** What the key decides, in one or two sentences, with units. */
    String doc();

    /**
     * The value of an absent key, written as in the stage file. Empty: the key is required, unless its type is
     * {@code Optional}, a list, or a record all of whose keys may be absent.
     */
    String fallback() default "";

    /** A valid value, shown in the remedy of a problem and in the editor. */
    String example() default "";

    /** Smallest number allowed, inclusive; for lists the smallest count of items. */
    long min() default Long.MIN_VALUE;

    /** Largest number allowed, inclusive; for lists the largest count of items. */
    long max() default Long.MAX_VALUE;

    /** A regular expression that the whole string (or each string of a list) must match. */
    String pattern() default "";

    /** {@link #pattern} in words. */
    String patternInWords() default "";
}
