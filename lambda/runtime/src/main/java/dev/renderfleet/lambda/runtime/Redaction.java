package dev.renderfleet.lambda.runtime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Blots out known secrets in text that is about to leave the function. A second line of defence: code does not put secrets
 * into messages in the first place, but a driver or a library might.
 */
public final class Redaction {
    /** What stands in a log line in place of a secret. */
    public static final String MASK = "[hidden]";

    /** Shorter values would blot out innocent text; nothing that short is a password this project makes. */
    private static final int SHORTEST = 6;

    // Longest first: a secret that contains another one must go before the shorter one breaks it up.
    private final Collection<String> secrets = new ConcurrentSkipListSet<>((left, right) ->
            left.length() == right.length() ? left.compareTo(right) : Integer.compare(right.length(), left.length()));

    /** Remembers a value, as it is and as it looks inside a URL. Values under six characters are not remembered. */
    public void hide(String secret) {
        if (secret.length() >= SHORTEST) {
            secrets.add(secret);
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }

    /** The text with every remembered value replaced by {@link #MASK}. */
    public String scrub(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, MASK);
        }
        return result;
    }

    /** Forgets everything: secrets are not kept longer than the invocation that read them. */
    void clear() {
        secrets.clear();
    }
}
