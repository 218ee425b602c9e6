package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the wrapper gets a Pulumi and a JDK from, on systems that have little and without a network. */
class InstallTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    private Checkout checkout;
    private Path system;
    private Path cache;

    @BeforeEach
    void take_everything_away() {
        checkout = Checkout.sources(folder, "checkout");
        system = Stubs.bareSystem(folder.resolve("system"));
        cache = folder.resolve("cache");
        Stubs.maven(checkout, "");
    }

    private Command pulumiw(String... arguments) {
        return checkout.pulumiw(arguments)
                .with("PATH", system.toString())
                .with("XDG_CACHE_HOME", cache.toString())
                .without("MAVEN_USER_HOME");
    }

    @Test
    void with_nothing_to_be_had_the_error_names_every_remedy() {
        Result result = pulumiw("version").run().failed();
        assertThat(result.errors())
                .contains(
                        "neither curl nor wget is installed",
                        "Go is not installed",
                        "install Pulumi 3.259.0 or newer (below 4)",
                        "github.com and get.pulumi.com",
                        "install Go 1.25",
                        "copy pulumi and pulumi-language-java into " + cache);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3.259.0", "3.259.1", "v3.300.0-alpha.1"})
    void a_compatible_pulumi_on_path_is_used(String version) {
        Path own = Stubs.pulumi(folder.resolve("own"), version);
        Result result = pulumiw("whoami").withFirstOnPath(own).run().succeeded();
        assertThat(result.output()).contains("pulumi=" + own + "/pulumi");
        assertThat(cache).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3.258.9", "v2.999.0", "v4.0.0", "v30.0.0", "not a version"})
    void an_incompatible_pulumi_on_path_is_not_used(String version) {
        Path own = Stubs.pulumi(folder.resolve("own"), version);
        Result result = pulumiw("whoami").withFirstOnPath(own).run().failed();
        assertThat(result.errors()).contains("the pulumi on PATH is " + version);
        assertThat(result.output()).isEmpty();
    }

    @Test
    void a_pulumi_that_is_updated_on_path_is_asked_for_its_version_again() {
        Path own = Stubs.pulumi(folder.resolve("own"), "v3.1.0");
        pulumiw("whoami").withFirstOnPath(own).run().failed();
        Stubs.pulumi(own, "v3.300.0");
        pulumiw("whoami").withFirstOnPath(own).run().succeeded();
    }

    @Test
    void a_pulumi_without_its_java_language_host_is_not_used() throws IOException {
        Path own = Stubs.pulumi(folder.resolve("own"), "v3.300.0");
        Files.delete(own.resolve("pulumi-language-java"));
        assertThat(pulumiw("whoami").withFirstOnPath(own).run().failed().output())
                .isEmpty();
    }

    @Test
    void the_official_release_is_installed_once_when_its_checksum_is_right() throws IOException {
        Path releases = release();
        Result first =
                pulumiw("whoami").withFirstOnPath(downloader(releases)).run().succeeded();
        assertThat(first.errors()).contains("downloading the Pulumi CLI 3.259.0");
        assertThat(first.output()).contains("pulumi=" + cache);
        // Now from the cache: there is no downloader any more.
        assertThat(pulumiw("whoami").run().succeeded().errors()).isEmpty();
        try (Stream<Path> left = Files.list(cache.resolve("renderfleet/pulumi"))) {
            assertThat(left).as("folders in the cache").hasSize(1);
        }
    }

    @Test
    void a_release_with_a_wrong_checksum_is_refused() throws IOException {
        Path releases = release();
        try (Stream<Path> files = Files.list(releases)) {
            Path archive = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(archive, "something else");
        }
        Result result =
                pulumiw("whoami").withFirstOnPath(downloader(releases)).run().failed();
        assertThat(result.errors()).contains("the checksum of pulumi-v3.259.0-");
        assertThat(result.output()).isEmpty();
    }

    @Test
    void without_a_release_the_pinned_modules_are_built_once() {
        Path go = go("");
        Result first = pulumiw("whoami").withFirstOnPath(go).run().succeeded();
        assertThat(first.errors()).contains("no official release", "building the Pulumi CLI 3.259.0");
        assertThat(first.output()).contains("pulumi=" + cache);
        assertThat(pulumiw("whoami").run().succeeded().errors()).isEmpty();
    }

    @Test
    void a_failed_build_of_pulumi_shows_why() {
        Result result = pulumiw("whoami")
                .withFirstOnPath(go("echo 'no route to the proxy' >&2; exit 1"))
                .run()
                .failed();
        assertThat(result.errors()).contains("no route to the proxy", "Remedies");
        assertThat(pulumiw("whoami").withFirstOnPath(go("")).run().succeeded().output())
                .contains("pulumi=" + cache);
    }

    @Test
    void two_at_once_install_once() throws IOException {
        Path gate = folder.resolve("gate");
        new Command(List.of("mkfifo", gate.toString()), folder, Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(10))
                .run()
                .succeeded();
        Path go = go("echo \"$*\" >>'" + folder + "/builds'; case $* in *language-java*) cat '" + gate
                + "' >/dev/null ;; esac");
        Running first = pulumiw("whoami").withFirstOnPath(go).start().awaitText("building the Pulumi CLI");
        Running second = pulumiw("whoami").withFirstOnPath(go).start().awaitText("waiting for process");
        Files.writeString(gate, "open");
        first.result().succeeded();
        second.result().succeeded();
        assertThat(Files.readAllLines(folder.resolve("builds"))).hasSize(2);
    }

    @Test
    void after_a_kill_in_the_installation_the_next_run_installs() throws IOException {
        Path gate = folder.resolve("gate");
        new Command(List.of("mkfifo", gate.toString()), folder, Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(10))
                .run()
                .succeeded();
        Path waiting = go("cat '" + gate + "' >/dev/null");
        pulumiw("whoami")
                .withFirstOnPath(waiting)
                .start()
                .awaitText("building the Pulumi CLI")
                .killTree()
                .result();
        assertThat(pulumiw("whoami").withFirstOnPath(go("")).run().succeeded().output())
                .contains("pulumi=" + cache);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2,Java 11", "1.8.0_402,Java 8"})
    void an_old_jdk_is_refused_with_what_is_needed(String version, String named) {
        Path own = Stubs.pulumi(folder.resolve("own"), "v3.300.0");
        Result result = pulumiw("up", "--stack", "dev", "--no-policy")
                .withFirstOnPath(own)
                .with("JAVA_HOME", jdk(version).toString())
                .run()
                .failed();
        assertThat(result.errors()).contains("no JDK of version 17 or newer", named, "JAVA_HOME");
        assertThat(result.output()).isEmpty();
    }

    @Test
    void the_jdk_on_path_is_found_through_its_links() throws IOException {
        Path own = Stubs.pulumi(folder.resolve("own"), "v3.300.0");
        Path jdk = jdk("17.0.12");
        Files.createSymbolicLink(own.resolve("java"), jdk.resolve("bin/java"));
        Result result = pulumiw("up", "--stack", "dev", "--no-policy")
                .withFirstOnPath(own)
                .without("JAVA_HOME")
                .run()
                .succeeded();
        assertThat(result.output()).contains("variable=RENDERFLEET_JAVA=" + jdk.toRealPath() + "/bin/java");
        Files.delete(own.resolve("java"));
    }

    @Test
    void the_common_pool_has_at_least_two_threads() {
        Path own = Stubs.pulumi(folder.resolve("own"), "v3.300.0");
        for (String version : List.of("17.0.12", "25")) {
            assertThat(flags(own, version)).containsPattern("ForkJoinPool.common.parallelism=([2-9]|[1-9][0-9]+)( |$)");
        }
    }

    private String flags(Path own, String version) {
        return pulumiw("up", "--stack", "dev", "--no-policy")
                .withFirstOnPath(own)
                .with("JAVA_HOME", jdk(version).toString())
                .run()
                .succeeded()
                .output()
                .lines()
                .filter(line -> line.startsWith("variable=RENDERFLEET_JAVA_FLAGS="))
                .findFirst()
                .orElseThrow();
    }

    private Path jdk(String version) {
        Path jdk = folder.resolve("jdk " + version);
        Checkout.script(jdk.resolve("bin/java"), "echo 'openjdk version \"" + version + "\"' >&2\n");
        Checkout.script(jdk.resolve("bin/javac"), "");
        return jdk;
    }

    /** A Go that "builds" what {@code -o} names. */
    private Path go(String before) {
        Path go = folder.resolve("go");
        Path pulumi = Stubs.pulumi(folder.resolve("built"), "v3.259.0");
        Path module = folder.resolve("module");
        write(module.resolve("cmd/pulumi-language-java/main.go"), "\terr := WaitForDebuggerReady(tr)\n");
        Checkout.script(
                go.resolve("go"),
                """
                case "$1" in
                  list) echo '%s'; exit ;;
                  build) ;;
                  *) exit ;;
                esac
                %s
                while [ "$1" != -o ]; do shift; done
                cp '%s' "$2"
                """
                        .formatted(module, before, pulumi.resolve("pulumi")));
        return go;
    }

    /** A folder of files as the release has them, for this platform. */
    private Path release() throws IOException {
        Path releases = folder.resolve("releases");
        Path content = folder.resolve("content");
        Stubs.pulumi(content.resolve("pulumi"), "v3.259.0");
        Checkout.script(
                folder.resolve("pack"),
                """
                case $(uname -s) in Linux) system=linux ;; *) system=darwin ;; esac
                case $(uname -m) in x86_64) machine=x64 ;; *) machine=arm64 ;; esac
                mkdir -p '%1$s' && cd '%1$s' || exit 1
                tar -czf pulumi-v3.259.0-$system-$machine.tar.gz -C '%2$s' pulumi
                sha256sum *.tar.gz >pulumi-3.259.0-checksums.txt || shasum -a 256 *.tar.gz >pulumi-3.259.0-checksums.txt
                """
                        .formatted(releases, content));
        new Command(
                        List.of(folder.resolve("pack").toString()),
                        folder,
                        Map.of("PATH", "/usr/bin:/bin"),
                        Duration.ofSeconds(30))
                .run()
                .succeeded();
        return releases;
    }

    /** A curl that takes what it is asked for from a folder. */
    private Path downloader(Path releases) {
        Path bin = folder.resolve("downloader");
        Checkout.script(
                bin.resolve("curl"),
                """
                while [ $# -gt 1 ]; do case $1 in -o) output=$2; shift ;; esac; shift; done
                cp '%s'/"${1##*/}" "$output"
                """
                        .formatted(releases));
        return bin;
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
