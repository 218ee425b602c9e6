package dev.renderfleet.redrive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue and its dead letters, by their URLs.
 *
 * @param url where messages are sent back to
 */
record QueuePair(String url, String deadLetterUrl) {

    private static final Pattern HOST = Pattern.compile("https://sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?/.*");

    boolean fifo() {
        return url.endsWith(".fifo");
    }

    /** The region that is part of the URL; none in the URLs of emulators. */
    Optional<String> region() {
        Matcher matcher = HOST.matcher(url);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    String name() {
        return nameIn(url);
    }

    String deadLetterName() {
        return nameIn(deadLetterUrl);
    }

    private static String nameIn(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
