package dev.renderfleet.local.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IPv4 addresses.
 *
 * @param base the first address as an unsigned number
 * @param prefix the number of fixed bits, 0 to 32
 */
record Cidr(long base, int prefix) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /** Parses {@code 10.0.0.0/16}; empty for anything else, bits behind the prefix included. */
    static Optional<Cidr> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long base = 0;
        for (int i = 1; i <= 4; i++) {
            int part = Integer.parseInt(matcher.group(i));
            if (part > 255) {
                return Optional.empty();
            }
            base = base << 8 | part;
        }
        int prefix = Integer.parseInt(matcher.group(5));
        if (prefix > 32 || base % (1L << (32 - prefix)) != 0) {
            return Optional.empty();
        }
        return Optional.of(new Cidr(base, prefix));
    }

    long size() {
        return 1L << (32 - prefix);
    }

    boolean contains(Cidr other) {
        return other.base >= base && other.base + other.size() <= base + size();
    }

    boolean overlaps(Cidr other) {
        return base < other.base + other.size() && other.base < base + size();
    }

    /** The address {@code index} places after the first. */
    String address(long index) {
        long address = base + index;
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** What is wrong with a text as a block of a VPC or a subnet; AWS allows /16 to /28. */
    static Optional<String> vpcProblem(String text) {
        Optional<Cidr> cidr = parse(text);
        if (cidr.isEmpty()) {
            return Optional.of(
                    "expected an IPv4 block such as 10.0.0.0/16 whose address fits its prefix, found \"" + text + "\"");
        }
        int prefix = cidr.get().prefix();
        return prefix >= 16 && prefix <= 28
                ? Optional.empty()
                : Optional.of("expected a block between /16 and /28, found \"" + text + "\"");
    }
}
