package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrapperTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    @Test
    void help_explains_without_needing_anything() {
        Result help = Checkout.sources(folder, "checkout")
                .pulumiw("--help")
                .with("PATH", "/usr/bin:/bin")
                .without("JAVA_HOME")
                .run()
                .succeeded();
        assertThat(help.output()).contains("./pulumiw up --stack local --yes", "--no-policy", "./pulumiw up --help");
        assertThat(help.errors()).isEmpty();
    }
}
