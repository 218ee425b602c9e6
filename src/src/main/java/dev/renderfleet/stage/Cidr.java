package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.ValueType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address range.
 *
 * @param address the first address, as an unsigned 32-bit number
 * @param prefix the length of the network part in bits
 */
public record Cidr(long address, int prefix) {

    private static final String SYNTAX = "[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}";
    private static final Pattern PARTS = Pattern.compile("([0-9]+)\\.([0-9]+)\\.([0-9]+)\\.([0-9]+)/([0-9]+)");
    private static final int SUBNET_PREFIX = 24;
    /** Public, private, isolated, and one tier's room in reserve, which keeps the division even. */
    private static final int TIERS = 4;

    private static final int LARGEST = 16;
    private static final int SMALLEST = 21;

    /** Written in a stage file as a VPC's range: /16 (AWS's largest) to /21 (room for two zones), no host bits set. */
    public static ValueType<Cidr> valueType() {
        return ValueType.text(
                "a private IPv4 range from /16 to /21 that begins at its network address, such as 10.0.0.0/16",
                SYNTAX,
                text -> parse(text).filter(Cidr::fitsVpc));
    }

    /** Reads {@code a.b.c.d/n}; empty where that is not a range. */
    public static Optional<Cidr> parse(String text) {
        Matcher matcher = PARTS.matcher(text);
        if (!text.matches(SYNTAX) || !matcher.matches()) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(matcher.group(i));
            if (octet > 255) {
                return Optional.empty();
            }
            address = (address << 8) | octet;
        }
        int prefix = Integer.parseInt(matcher.group(5));
        boolean valid = prefix <= 32 && (prefix == 32 || (address & (0xFFFFFFFFL >>> prefix)) == 0);
        return valid ? Optional.of(new Cidr(address, prefix)) : Optional.empty();
    }

    /** The range's {@code index}-th /24, from 0. */
    public Cidr slash24(int index) {
        if (index < 0 || index >= slash24s()) {
            throw new IllegalArgumentException(this + " has no /24 number " + index);
        }
        return new Cidr(address + ((long) index << (32 - SUBNET_PREFIX)), SUBNET_PREFIX);
    }

    /** How many /24s lie between the first of one tier and the first of the next: also how many zones fit. */
    public int zonesThatFit() {
        return slash24s() / TIERS;
    }

    private int slash24s() {
        return 1 << (SUBNET_PREFIX - prefix);
    }

    private boolean fitsVpc() {
        return prefix >= LARGEST && prefix <= SMALLEST && isPrivate();
    }

    /** RFC 1918. */
    private boolean isPrivate() {
        return address >> 24 == 10 || address >> 20 == ((172L << 4) | 1) || address >> 16 == ((192L << 8) | 168);
    }

    @Override
    public String toString() {
        return "%d.%d.%d.%d/%d"
                .formatted((address >> 24) & 255, (address >> 16) & 255, (address >> 8) & 255, address & 255, prefix);
    }
}
