package dev.renderfleet.naming;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Physical names and paths of one stage.
 *
 * @param app short name of the product
 * @param stage name of the stage
 * @param adopted bases that are the whole name, since something outside made the resource and it cannot be renamed
 */
public record Names(String app, String stage, Set<String> adopted) {

    private static final int HASH_LENGTH = 7;

    public Names {
        adopted = Set.copyOf(adopted);
    }

    /** The names of a stage that has made all that it has. */
    public Names(String app, String stage) {
        this(app, stage, Set.of());
    }

    /** {@code <app>-<stage>}, which is also the ECS cluster's name. */
    public String prefix() {
        return app + "-" + stage;
    }

    /** {@code <app>-<stage>-<base>}, for services whose names are long enough for every base in use. */
    public String of(String base) {
        return adopted.contains(base) ? base : prefix() + "-" + base;
    }

    /**
     * {@code <app>-<stage>-<base>}, or where that is longer than the service allows, its beginning and a hash of the
     * whole: the same on every run, and different for names that differ only at the end.
     *
     * @param limit the longest name the service allows, in characters
     */
    public String of(String base, int limit) {
        String name = of(base);
        if (name.length() <= limit) {
            return name;
        }
        if (limit < prefix().length() + HASH_LENGTH + 2) {
            throw new IllegalArgumentException("a limit of " + limit + " leaves no room for a name after " + prefix());
        }
        return name.substring(0, limit - HASH_LENGTH - 1) + "-" + hash(name);
    }

    /** {@code /<app>/<stage>/<rest>}: the path of a secret, parameter or log group. */
    public String path(String rest) {
        return "/" + app + "/" + stage + "/" + rest;
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
