package dev.renderfleet.data;

import com.pulumi.core.Output;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.deployment.Deployment;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Values that are made once, with {@link SecureRandom}, and then kept in the stack's state as secrets: later runs see the
 * first one again, whatever they generate. They never appear in plain text in state, logs or previews.
 *
 * <p>A preview does not know the value: the update would generate another one, which a saved plan refuses, with both in plain
 * text in its message.
 */
final class GeneratedValue {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHANUMERIC = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    /** 40 of 56 characters: 232 bits. Letters and digits only, so that no database, URL or shell has to quote it. */
    private static final int PASSWORD_LENGTH = 40;

    private static final int KEY_BYTES = 32;

    private GeneratedValue() {}

    /** A password of letters and digits that look different from one another. */
    static Output<String> password(String name, Resource parent) {
        return keep(name, parent, () -> RANDOM.ints(PASSWORD_LENGTH, 0, ALPHANUMERIC.length())
                .collect(
                        StringBuilder::new,
                        (text, index) -> text.append(ALPHANUMERIC.charAt(index)),
                        StringBuilder::append)
                .toString());
    }

    /** A key as Laravel wants it: {@code base64:} and 32 bytes. */
    static Output<String> laravelKey(String name, Resource parent) {
        return keep(name, parent, () -> {
            byte[] key = new byte[KEY_BYTES];
            RANDOM.nextBytes(key);
            return "base64:" + Base64.getEncoder().encodeToString(key);
        });
    }

    private static Output<String> keep(String name, Resource parent, Supplier<String> generate) {
        Stash stash = new Stash(
                name,
                StashArgs.builder().input(generated(generate)).build(),
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        return stash.output().applyValue(String::valueOf).asSecret();
    }

    private static Output<String> generated(Supplier<String> generate) {
        return Deployment.getInstance().isDryRun()
                ? new OutputInternal<>(OutputData.unknownSecret())
                : Output.ofSecret(generate.get());
    }
}
