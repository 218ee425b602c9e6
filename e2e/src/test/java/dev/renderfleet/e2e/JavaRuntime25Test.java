package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With Java 25 on two processors the SDK once waited for itself for ever (pulumi-java issue 2270). {@code RENDERFLEET_JAVA_25}
 * names the {@code java} to try it with; {@code .ci/run} installs one. Without it the test is reported as skipped.
 */
class JavaRuntime25Test {

    private static final Duration HANGS_AFTER = Duration.ofSeconds(60);

    @TempDir(factory = Scratch.class)
    private Path folder;

    @Test
    void a_preview_ends_on_two_processors_and_the_jvm_says_nothing() {
        String java = System.getenv("RENDERFLEET_JAVA_25");
        assumeTrue(java != null, "RENDERFLEET_JAVA_25 names no java of version 25: NOT tried with it");
        Path jdk = folder.resolve("jdk");
        Checkout.script(jdk.resolve("bin/java"), "exec '" + java + "' -XX:ActiveProcessorCount=2 \"$@\"\n");
        Checkout.script(jdk.resolve("bin/javac"), "exit 1\n");
        Checkout.script(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Checkout checkout = Checkout.built(folder, "check out");
        // Built with the JDK of the tests; this one has no compiler.
        Checkout.script(checkout.root().resolve("mvnw"), "exit 0\n");

        Result preview = checkout.pulumiw("preview", "--stack", "local", "--color", "never")
                .with("JAVA_HOME", jdk.toString())
                .within(HANGS_AFTER)
                .run()
                .succeeded();

        assertThat(preview.output()).contains("Policies:", " to create");
        assertThat(preview.all()).doesNotContain("WARNING:", "sun.misc.Unsafe", "[warning]");
    }
}
