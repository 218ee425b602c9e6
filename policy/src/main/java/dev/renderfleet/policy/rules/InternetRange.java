package dev.renderfleet.policy.rules;

/**
 * Tells address ranges that stand for the internet. Besides {@code 0.0.0.0/0} and {@code ::/0} in any spelling these are all
 * ranges wider than any one network: a rule for {@code 0.0.0.0/1} and one for {@code 128.0.0.0/1} are as open as one for both.
 */
final class InternetRange {

    /** The widest networks anybody owns or may use privately: 10.0.0.0/8 and fc00::/7. */
    private static final int WIDEST_IPV4 = 8;

    private static final int WIDEST_IPV6 = 7;

    private InternetRange() {}

    /** Whether a CIDR block covers the internet or a large part of it; a text that is none (AWS refuses it) does not. */
    static boolean covers(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            return false;
        }
        try {
            int widest = cidr.contains(":") ? WIDEST_IPV6 : WIDEST_IPV4;
            return Integer.parseInt(cidr.substring(slash + 1).strip()) < widest;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
