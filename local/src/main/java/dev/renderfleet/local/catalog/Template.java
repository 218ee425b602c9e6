package dev.renderfleet.local.catalog;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders in braces, the short form of a computed property:
 *
 * <ul>
 *   <li>{@code {region}}, {@code {account}}, {@code {partition}}, {@code {suffix}}: where the provider works;
 *   <li>{@code {hex17}}, {@code {digits12}}, {@code {lower10}} (letters and digits), {@code {upper17}}, {@code {mixed6}},
 *       {@code {uuid}}: what AWS picks at random, with an optional purpose after a colon ({@code {hex17:eni}}), the same
 *       for the life of the resource; lengths up to 40;
 *   <li>{@code {created}}, {@code {createdId}}, {@code {revision}}: creation time, the creation time as digits as
 *       Terraform's generated ids have it, number of changes;
 *   <li>anything else: the property of that name, computed ones included, {@code id} included.
 * </ul>
 */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([\\w.]+?)(?::([\\w-]+))?}");
    private static final Pattern RANDOM = Pattern.compile("(hex|digits|lower|upper|mixed)(\\d+)");
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String template;

    /** Parses nothing yet: placeholders are looked up when it is filled. */
    public Template(String template) {
        this.template = template;
    }

    /** The text with every placeholder replaced. */
    public String fill(Attributes attributes) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String purpose = matcher.group(2) == null ? "id" : matcher.group(2);
            matcher.appendReplacement(text, Matcher.quoteReplacement(value(matcher.group(1), purpose, attributes)));
        }
        return matcher.appendTail(text).toString();
    }

    private static String value(String name, String purpose, Attributes attributes) {
        Matcher random = RANDOM.matcher(name);
        if (random.matches()) {
            return random(random.group(1), Integer.parseInt(random.group(2)), purpose, attributes);
        }
        return switch (name) {
            case "region" -> attributes.site().region();
            case "account" -> attributes.site().account();
            case "partition" -> attributes.site().partition();
            case "suffix" -> attributes.site().dnsSuffix();
            case "uuid" -> uuid(attributes.hex(32, purpose));
            case "created" ->
                attributes.created().truncatedTo(ChronoUnit.SECONDS).toString();
            case "createdId" -> ID_TIME.format(attributes.created()) + attributes.pick("0123456789", 12, purpose);
            case "revision" -> String.valueOf(attributes.revision());
            default -> attributes.text(name);
        };
    }

    private static String random(String kind, int length, String purpose, Attributes attributes) {
        return switch (kind) {
            case "hex" -> attributes.hex(length, purpose);
            case "digits" -> attributes.pick("123456789", length, purpose);
            case "lower" -> attributes.pick("abcdefghijklmnopqrstuvwxyz0123456789", length, purpose);
            case "upper" -> attributes.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length, purpose);
            default ->
                attributes.pick("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length, purpose);
        };
    }

    /** A random UUID's form, version 4. */
    private static String uuid(String hex) {
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-a"
                + hex.substring(17, 20) + "-" + hex.substring(20, 32);
    }
}
