package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wrapper hands to pulumi, seen by a pulumi that only tells what it was given. */
class WrapperTest {

    @TempDir(factory = Scratch.class)
    private Path folder;

    private Checkout checkout;
    private Path pulumi;
    private String policyPack;

    @BeforeEach
    void replace_maven_and_pulumi() {
        checkout = Checkout.sources(folder, "check out, 100% of it");
        pulumi = Stubs.pulumi(folder.resolve("pulumi"), "v3.259.0");
        Stubs.maven(checkout, "");
        Stubs.policyPack(checkout);
        policyPack = checkout.root() + "/policy/bin/renderfleet-policy";
    }

    private Command pulumiw(String... arguments) {
        return checkout.pulumiw(arguments).withFirstOnPath(pulumi);
    }

    private static List<String> values(Result result, String kind) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith(kind + "="))
                .map(line -> line.substring(kind.length() + 1))
                .toList();
    }

    private static List<String> arguments(Result result) {
        return values(result, "argument");
    }

    /** A value as pulumi's flags of several values take it: this checkout's path has a comma in it. */
    private static String csv(String value) {
        return "\"" + value + "\"";
    }

    @Test
    void help_explains_without_needing_anything() {
        Result help = checkout.pulumiw("--help")
                .with("PATH", Stubs.bareSystem(folder.resolve("system")).toString())
                .without("JAVA_HOME")
                .run()
                .succeeded();
        assertThat(help.output()).contains("./pulumiw up --stack local --yes", "--no-policy", "./pulumiw up --help");
        assertThat(help.errors()).isEmpty();
    }

    @Test
    void the_exit_code_is_that_of_pulumi() {
        assertThat(pulumiw("stack", "output").with("STUB_EXIT", "7").run().exitCode())
                .isEqualTo(7);
        assertThat(pulumiw("config", "-s", "local").with("STUB_EXIT", "0").run().exitCode())
                .isZero();
    }

    @Test
    void arguments_reach_pulumi_as_they_were_given() {
        String[] given = {
            "config", "set", "--stack", "dev", "a key", "", "*", "\"quoted\" $HOME", "--", "--no-policy", "-s", "x"
        };
        assertThat(arguments(pulumiw(given).run().succeeded())).containsExactly(given);
    }

    @Test
    void pulumi_runs_in_the_checkout_whatever_folder_the_user_stands_in() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Result result = pulumiw("preview", "--stack", "dev", "--policy-pack", "mine", "--save-plan=plan.json")
                .in(elsewhere)
                .run()
                .succeeded();
        assertThat(values(result, "folder")).containsExactly(checkout.root().toString());
        assertThat(arguments(result))
                .containsExactly(
                        "preview",
                        "--stack",
                        "dev",
                        "--policy-pack",
                        elsewhere.toRealPath() + "/mine",
                        "--save-plan=" + elsewhere.toRealPath() + "/plan.json");
    }

    @Test
    void another_stage_keeps_the_users_backend_credentials_and_plugins() {
        Result result = pulumiw("up", "--stack", "dev")
                .with("PULUMI_HOME", "/users/own")
                .with("PULUMI_BACKEND_URL", "s3://users-own")
                .with("PULUMI_CONFIG_PASSPHRASE", "users own")
                .with("AWS_PROFILE", "users-own")
                .run()
                .succeeded();
        assertThat(values(result, "variable"))
                .contains(
                        "PULUMI_HOME=/users/own",
                        "PULUMI_BACKEND_URL=s3://users-own",
                        "PULUMI_CONFIG_PASSPHRASE=users own",
                        "AWS_PROFILE=users-own")
                .filteredOn(variable -> variable.startsWith("PULUMI_"))
                .hasSize(3);
        assertThat(values(result, "variable"))
                .filteredOn(variable -> variable.startsWith("PATH="))
                .noneMatch(path -> path.contains(checkout.root() + "/local/bin"));
        assertThat(checkout.has(".renderfleet/state")).isFalse();
        assertThat(checkout.has(".renderfleet/passphrase")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stack local", "--stack=local", "-s local", "-slocal", "-s=local", "-ys local"})
    void the_stage_local_gets_a_backend_passphrase_and_plugin_of_the_checkout(String option) throws IOException {
        String[] arguments = ("up " + option).split(" ", 0);
        Result result = pulumiw(arguments)
                .with("PULUMI_BACKEND_URL", "s3://users-own")
                .with("PULUMI_CONFIG_PASSPHRASE", "users own")
                .run()
                .succeeded();
        String encoded = checkout.root()
                .toString()
                .replace("%", "%25")
                .replace(" ", "%20")
                .replace(",", "%2C");
        assertThat(values(result, "variable"))
                .contains(
                        "PULUMI_BACKEND_URL=file://" + encoded + "/.renderfleet/state?metadata=skip",
                        "PULUMI_HOME=" + checkout.root() + "/.renderfleet/home",
                        "PULUMI_CONFIG_PASSPHRASE_FILE=" + checkout.root() + "/.renderfleet/passphrase")
                .noneMatch(variable -> variable.startsWith("PULUMI_CONFIG_PASSPHRASE="))
                .anyMatch(variable -> variable.startsWith("PATH=" + checkout.root() + "/local/bin:"));
        Path passphrase = checkout.root().resolve(".renderfleet/passphrase");
        assertThat(Files.getPosixFilePermissions(passphrase))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readString(passphrase).strip()).hasSizeGreaterThan(40);
    }

    @Test
    void the_stage_local_is_also_recognised_by_pulumis_own_variables() {
        assertThat(values(pulumiw("up").with("PULUMI_STACK", "local").run().succeeded(), "variable"))
                .anyMatch(variable -> variable.startsWith("PULUMI_BACKEND_URL=file://"));
        assertThat(values(
                        pulumiw("up", "-s", "dev")
                                .with("PULUMI_STACK", "local")
                                .run()
                                .succeeded(),
                        "variable"))
                .noneMatch(variable -> variable.startsWith("PULUMI_BACKEND_URL="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-d", "-yd", "--debug", "--debug=true", "-v=9", "-v 9", "--verbose=9"})
    void the_sdk_sends_debug_messages_where_they_are_shown(String option) {
        String[] arguments = ("up --stack dev " + option).split(" ", 0);
        assertThat(sendsDebugMessages(pulumiw(arguments))).isTrue();
        assertThat(sendsDebugMessages(pulumiw("up", "--stack", "dev", "--yes").with("PULUMI_OPTION_DEBUG", "true")))
                .isTrue();
        assertThat(sendsDebugMessages(pulumiw("up", "--stack", "dev", "--yes"))).isFalse();
    }

    private static boolean sendsDebugMessages(Command command) {
        return values(command.run().succeeded(), "variable").stream()
                .filter(variable -> variable.startsWith("RENDERFLEET_JAVA_FLAGS="))
                .noneMatch(flags -> flags.contains("-Drenderfleet.noDebugMessages=true"));
    }

    @Test
    void the_passphrase_is_made_once() {
        pulumiw("up", "--stack", "local").run().succeeded();
        String first = checkout.read(".renderfleet/passphrase");
        pulumiw("up", "--stack", "local").run().succeeded();
        assertThat(checkout.read(".renderfleet/passphrase")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "update", "preview", "pre"})
    void the_policy_pack_runs_with_its_configuration_of_the_stage(String command) {
        checkout.write("policy/config/someone.json", "{}");
        assertThat(arguments(pulumiw(command, "--stack", "org/renderfleet/someone", "--", "x")
                        .run()
                        .succeeded()))
                .containsExactly(
                        command,
                        "--stack",
                        "org/renderfleet/someone",
                        "--policy-pack",
                        csv(policyPack),
                        "--policy-pack-config",
                        csv(checkout.root() + "/policy/config/someone.json"),
                        "--",
                        "x");
        assertThat(arguments(pulumiw(command, "--stack", "nobody").run().succeeded()))
                .containsExactly(command, "--stack", "nobody", "--policy-pack", csv(policyPack));
    }

    @Test
    void the_policy_pack_runs_on_the_selected_stack_too() {
        checkout.write("policy/config/someone.json", "{}");
        assertThat(arguments(pulumiw("--color", "never", "up")
                        .with("STUB_SELECTED", "someone")
                        .run()
                        .succeeded()))
                .containsExactly(
                        "--color",
                        "never",
                        "up",
                        "--policy-pack",
                        csv(policyPack),
                        "--policy-pack-config",
                        csv(checkout.root() + "/policy/config/someone.json"));
    }

    @Test
    void the_policy_pack_stays_out_where_the_arguments_say_so() {
        assertThat(arguments(
                        pulumiw("up", "--no-policy", "--stack", "dev").run().succeeded()))
                .containsExactly("up", "--stack", "dev");
        assertThat(arguments(pulumiw("up", "--policy-pack=/other", "--stack", "dev")
                        .run()
                        .succeeded()))
                .containsExactly("up", "--policy-pack=/other", "--stack", "dev");
        assertThat(arguments(pulumiw("destroy", "--stack", "dev").run().succeeded()))
                .containsExactly("destroy", "--stack", "dev");
        assertThat(arguments(pulumiw("up", "--help").run().succeeded())).containsExactly("up", "--help");
    }

    @Test
    void a_stage_that_protects_its_data_is_destroyed_only_after_the_protection_is_lifted() {
        for (String command : List.of("destroy", "down")) {
            Result refused = pulumiw(command, "--stack", "organization/renderfleet/prod", "--yes", "--skip-preview")
                    .run()
                    .failed();
            assertThat(refused.output()).as("pulumi does not run").isEmpty();
            assertThat(refused.errors())
                    .contains("stage prod protects its data", "set renderfleet:protectData", "Pulumi.prod.yaml");
        }
        assertThat(arguments(pulumiw("destroy", "--stack", "prod", "--exclude-protected")
                        .run()
                        .succeeded()))
                .containsExactly("destroy", "--stack", "prod", "--exclude-protected");

        checkout.replace("Pulumi.prod.yaml", "protectData: true", "protectData: false");
        assertThat(pulumiw("destroy", "--stack", "prod")
                        .with("STUB_STATE", "{\n  \"resources\": [{\n    \"protect\": true\n  }]\n}")
                        .run()
                        .failed()
                        .errors())
                .as("the file was changed, but what is deployed is protected still")
                .contains("stage prod protects its data");
        assertThat(arguments(pulumiw("destroy", "--stack", "prod")
                        .with("STUB_STATE", "{\n  \"resources\": [{\n    \"custom\": true\n  }]\n}")
                        .run()
                        .succeeded()))
                .containsExactly("destroy", "--stack", "prod");
    }

    @Test
    void a_missing_policy_pack_is_an_error_and_not_a_run_without_policies() throws IOException {
        Files.delete(Path.of(policyPack));
        Result result = pulumiw("up", "--stack", "dev").run().failed();
        assertThat(result.errors()).contains("policy pack is missing", policyPack, "--no-policy");
        assertThat(result.output()).isEmpty();
    }

    @Test
    void jars_are_built_when_sources_changed_and_only_then() {
        pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(builds()).isEqualTo(1);

        Result second = pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(builds()).as("builds without a change").isEqualTo(1);
        assertThat(second.errors()).isEmpty();

        checkout.write("src/src/test/java/dev/renderfleet/SomeTest.java", "class SomeTest {}");
        pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(builds()).as("builds after a change of tests").isEqualTo(1);

        checkout.replace("src/src/main/java/dev/renderfleet/App.java", "class App", "class  App");
        assertThat(pulumiw("up", "--stack", "dev").run().succeeded().errors()).contains("building the jars");
        assertThat(builds()).as("builds after a change of the program").isEqualTo(2);

        checkout.write("policy/src/main/java/New.java", "class New {}");
        pulumiw("preview", "--stack", "dev").run().succeeded();
        assertThat(builds()).as("builds after a new file").isEqualTo(3);
    }

    @Test
    void a_jar_that_is_missing_or_made_by_something_else_is_built_again() throws IOException {
        pulumiw("up", "--stack", "dev").run().succeeded();
        Files.delete(checkout.root().resolve("src/target/renderfleet.jar"));
        pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(builds()).isEqualTo(2);

        checkout.write("src/target/renderfleet.jar", "of other sources");
        pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void what_needs_no_jars_builds_none() {
        pulumiw("stack", "output", "--stack", "dev").run().succeeded();
        pulumiw("destroy", "--stack", "dev").run().succeeded();
        pulumiw("config", "set", "--stack", "local", "renderfleet:app", "bp")
                .run()
                .succeeded();
        assertThat(checkout.has("builds.txt")).isFalse();
    }

    @Test
    void a_failed_build_shows_why_and_does_not_start_pulumi() {
        Stubs.maven(checkout, "echo '[INFO] fine'; echo '[ERROR] App.java:[1,1] no such thing'; exit 1");
        Result result = pulumiw("up", "--stack", "dev").run().failed();
        assertThat(result.errors())
                .contains("App.java:[1,1] no such thing", "the build failed")
                .doesNotContain("fine");
        assertThat(result.output()).isEmpty();

        Stubs.maven(checkout, "");
        pulumiw("up", "--stack", "dev").run().succeeded();
    }

    @Test
    void two_at_once_build_once_and_both_run() throws IOException {
        Path gate = gate();
        Stubs.maven(checkout, "cat '" + gate + "' >/dev/null");
        Running first = pulumiw("up", "--stack", "local").start().awaitText("building the jars");
        Running second = pulumiw("up", "--stack", "local").start().awaitText("waiting for process");
        Files.writeString(gate, "open");
        first.result().succeeded();
        second.result().succeeded();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void after_a_kill_in_the_build_the_next_run_starts_afresh() throws IOException {
        Path gate = gate();
        Stubs.maven(checkout, "mkdir -p src/target; echo half >src/target/half.jar; cat '" + gate + "' >/dev/null");
        Running killed = pulumiw("up", "--stack", "dev").start().awaitText("building the jars");
        awaitFile(checkout.root().resolve("src/target/half.jar"));
        // Maven itself stays alive: the next run has to stop it.
        killed.kill().result().failed();

        Stubs.maven(checkout, "");
        pulumiw("up", "--stack", "dev").run().succeeded();
        assertThat(checkout.has("src/target/half.jar")).isFalse();
        assertThat(checkout.read("src/target/renderfleet.jar")).contains("class App");
        assertThat(builds()).isEqualTo(2);
        assertThat(pulumiw("up", "--stack", "dev").run().succeeded().errors()).isEmpty();
    }

    @Test
    void redrive_gets_its_arguments_and_the_outputs_of_its_stage() {
        Path jdk = Stubs.jdk(folder.resolve("jdk"));
        Result result = pulumiw("redrive", "--stack", "dev", "--queue", "gpu-tasks", "--where", "a b=*")
                .with("JAVA_HOME", jdk.toString())
                .with("STUB_JAVA_EXIT", "1")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(values(result, "java"))
                .containsSubsequence(
                        "-jar",
                        checkout.root() + "/tools/redrive/target/renderfleet-redrive.jar",
                        "--stack",
                        "dev",
                        "--queue",
                        "gpu-tasks",
                        "--where",
                        "a b=*");
        assertThat(values(result, "input"))
                .containsSubsequence(
                        "argument=stack", "argument=output", "argument=--json", "argument=--stack", "argument=dev");
    }

    @Test
    void redrive_explains_itself_without_a_stage() {
        Result help = pulumiw("redrive", "--help")
                .with("JAVA_HOME", Stubs.jdk(folder.resolve("jdk")).toString())
                .with("STUB_EXIT", "1")
                .run()
                .succeeded();

        assertThat(values(help, "java")).endsWith("--help");
        assertThat(values(help, "input")).containsExactly("{}");
    }

    @Test
    void redrive_of_a_stage_that_is_not_there_stops_with_what_pulumi_says() {
        Result result = pulumiw("redrive", "--stack", "none", "--queue", "gpu-tasks")
                .with("JAVA_HOME", Stubs.jdk(folder.resolve("jdk")).toString())
                .with("STUB_EXIT", "1")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("Name a deployed stage with --stack");
        assertThat(values(result, "java")).isEmpty();
    }

    @Test
    void a_terminated_wrapper_takes_its_build_along() throws IOException {
        Path gate = gate();
        Stubs.maven(checkout, "exec cat '" + gate + "'");
        Running running = pulumiw("up", "--stack", "dev").start().awaitText("building the jars");
        awaitFile(checkout.root().resolve("builds.txt"));
        ProcessHandle wrapper = ProcessHandle.of(running.pid()).orElseThrow();
        List<ProcessHandle> descendants = running.descendants();
        wrapper.destroy();
        assertThat(running.result().exitCode()).isEqualTo(143);
        assertThat(descendants).isNotEmpty();
        descendants.forEach(
                process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        assertThat(checkout.has(".renderfleet/build/lock")).isFalse();
    }

    private long builds() {
        return checkout.read("builds.txt").lines().count();
    }

    /** A named pipe: who reads it waits until the test writes to it. */
    private Path gate() {
        Path gate = folder.resolve("gate");
        new Command(List.of("mkfifo", gate.toString()), folder, Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(10))
                .run()
                .succeeded();
        return gate;
    }

    private static void awaitFile(Path file) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as("time until " + file + " is there").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
