package dev.renderfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage local as a user runs it: the real engine, the real program, the policy pack and the rehearsal provider. */
class RehearsalTest {

    private static final String SETTINGS = "Pulumi.local.yaml";
    private static final String CLOUD = ".renderfleet/rehearsal-renderfleet-local.json";
    private static final String RETENTION = "config:\n  renderfleet:logRetentionDays: 90\n";

    @TempDir(factory = Scratch.class)
    private Path folder;

    private Checkout checkout;

    @BeforeEach
    void check_out() {
        checkout = Checkout.built(folder, "check out, 100% of it");
    }

    private Command local(String... arguments) {
        return checkout.pulumiw(Stream.concat(Stream.of(arguments), Stream.of("--stack", "local", "--color", "never"))
                .toArray(String[]::new));
    }

    /** Without the preview, which would run the program and all policies a second time. */
    private Command up() {
        return local("up", "--yes", "--skip-preview");
    }

    @Test
    void a_stage_can_be_estimated_before_anything_exists() {
        Result first = checkout.pulumiw("cost", "--stack", "prod")
                .with("PULUMI_BACKEND_URL", "file:///nowhere")
                .run()
                .succeeded();
        assertThat(first.output()).contains("Stage prod costs about ", "network-nat-a", "Total");
        assertThat(first.errors()).isEmpty();
        assertThat(checkout.has(".renderfleet/cost/prod-low.json")).isTrue();

        checkout.replace("Pulumi.prod.yaml", "nodes: 2", "nodes: 3");
        assertThat(checkout.pulumiw("cost", "--stack", "prod").run().succeeded().output())
                .contains("Since the last estimate: +1", "Data/redis-group");
    }

    @Test
    void a_deployment_lives_from_up_to_destroy() {
        Result created = local("up", "--yes").run().succeeded();
        assertThat(created.output()).contains("Policies:", "renderfleet@", "VpcId", "created");
        assertThat(created.all()).doesNotContain("errored");
        assertThat(created.output().lines().filter(line -> line.contains("warning:")))
                .isNotEmpty()
                .allMatch(line -> line.contains("Nothing is released in this stage yet")
                        || line.contains("No image is built yet for "));
        Set<String> resources = resources();
        assertThat(resources).hasSizeGreaterThan(50).anyMatch(urn -> urn.contains("aws:ec2/vpc:Vpc::"));
        String vpc = id("aws:ec2/vpc:Vpc");

        // Each of these says in its exit code that something changed.
        local("up", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();
        local("refresh", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();
        local("preview", "--expect-no-changes").run().succeeded();
        assertThat(resources()).isEqualTo(resources);

        checkout.replace(SETTINGS, "config:\n", RETENTION);
        assertThat(summary(up().run().succeeded()))
                .matches("(~ [0-9]+ updated, )?[0-9]+ unchanged")
                .contains("updated");
        assertThat(resources()).isEqualTo(resources);
        assertThat(id("aws:ec2/vpc:Vpc")).isEqualTo(vpc);

        checkout.replace(SETTINGS, "10.0.0.0/16", "10.1.0.0/16");
        assertThat(summary(up().run().succeeded())).contains("replaced");
        assertThat(resources()).hasSameSizeAs(resources);
        assertThat(id("aws:ec2/vpc:Vpc")).isNotEqualTo(vpc);
        local("up", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();

        local("destroy", "--yes", "--skip-preview").run().succeeded();
        assertThat(resources()).isEmpty();
        local("stack", "rm", "--yes").run().succeeded();
        assertThat(checkout.has(SETTINGS)).isTrue();
    }

    @Test
    void a_release_that_was_written_without_the_program_changes_the_images_and_starts_the_tasks() {
        up().run().succeeded();
        checkout.write(CLOUD, withReleaseTag(checkout.read(CLOUD)));

        Result preview = local("preview", "--json").run().succeeded();
        assertThat(preview.all()).doesNotContain("Nothing is released");
        assertThat(changes(preview))
                .containsExactlyInAnyOrder(
                        "api-scaling-target: minCapacity",
                        "api-scaling-up: scalableTargetAction",
                        "api-service: taskDefinition",
                        "api-task: containerDefinitions",
                        "backend-scaling-target: minCapacity",
                        "backend-scaling-up: scalableTargetAction",
                        "backend-service: taskDefinition",
                        "backend-task: containerDefinitions",
                        "frontend-scaling-target: minCapacity",
                        "frontend-scaling-up: scalableTargetAction",
                        "frontend-service: taskDefinition",
                        "frontend-task: containerDefinitions");
        up().run().succeeded();
        local("up", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();
    }

    @Test
    void an_injected_failure_leaves_a_deployment_that_the_next_run_finishes() {
        Result failed = up().with("REHEARSAL_FAIL", "aws:ec2/subnet:Subnet:create")
                .run()
                .failed();
        assertThat(failed.output()).contains("aws:ec2/subnet:Subnet", "error:");
        Set<String> half = resources();
        assertThat(half).anyMatch(urn -> urn.contains("aws:ec2/vpc:Vpc::")).noneMatch(urn -> urn.contains("Subnet::"));

        up().run().succeeded();
        assertThat(resources()).containsAll(half).anyMatch(urn -> urn.contains("aws:ec2/subnet:Subnet::"));
        local("up", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();
    }

    @Test
    void a_deployment_killed_half_way_is_finished_by_the_same_command() throws IOException {
        Running running = up().with("REHEARSAL_DELAY_MS", "200").start().awaitText("network-vpc created");
        running.killTree().result();
        assertThat(locks()).as("locks that the killed pulumi left").hasSize(1);
        assertThat(resources()).isNotEmpty();

        Result resumed = up().run().succeeded();
        assertThat(resumed.errors()).contains("removing the lock of a pulumi that is no longer running");
        assertThat(locks()).isEmpty();
        local("up", "--yes", "--skip-preview", "--expect-no-changes").run().succeeded();
        local("destroy", "--yes", "--skip-preview").run().succeeded();
        assertThat(resources()).isEmpty();
    }

    @Test
    void a_pulumi_that_is_killed_takes_what_it_started_along() {
        Running running = up().with("REHEARSAL_DELAY_MS", "200").start().awaitText("network-vpc created");
        // The language host itself looks for its engine every five minutes only.
        List<ProcessHandle> started = running.descendants().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
        assertThat(started).as("program, policy pack, provider").hasSize(3);
        running.kill().result();
        assertThat(started)
                .allSatisfy(process ->
                        process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
        up().run().succeeded();
    }

    @Test
    void the_lock_of_a_pulumi_that_runs_is_respected() throws IOException {
        Running first = up().with("REHEARSAL_DELAY_MS", "200").start().awaitText("network-vpc created");
        Result second = up().run().failed();
        assertThat(second.all()).contains("the stack is currently locked");
        assertThat(second.errors()).doesNotContain("removing the lock");
        first.result().succeeded();
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_stage_file_with_eight_mistakes_gives_one_report_of_eight_lines_and_creates_nothing() {
        checkout.write(
                SETTINGS,
                """
                config:
                  renderfleet:domainName: not a domain
                  renderfleet:certificateArn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
                  renderfleet:alertEmail: nobody
                  renderfleet:monthlyBudgetUsd: -5
                  renderfleet:protectData: "yes"
                  renderfleet:wrokloads: {}
                  renderfleet:workloads:
                    gpuTasks: true
                    mediaPlatform: maybe
                    api: true
                  renderfleet:network:
                    cidr: 10.0.0.0/8
                    zones: [a, b]
                    nat:
                      strategy: magic
                      instanceType: t4g.nano
                """);
        Result result = up().run().failed();
        String report = result.output().substring(result.output().indexOf("Diagnostics:"));
        assertThat(report).contains("has 8 problems, nothing was created");
        assertThat(report.lines().filter(line -> line.contains("; allowed: ")).map(line -> line.strip()
                        .split(": ", 2)[0]))
                .containsExactlyInAnyOrder(
                        "renderfleet:domainName",
                        "renderfleet:alertEmail",
                        "renderfleet:monthlyBudgetUsd",
                        "renderfleet:protectData",
                        "renderfleet:wrokloads",
                        "renderfleet:workloads.mediaPlatform",
                        "renderfleet:network.cidr",
                        "renderfleet:network.nat.strategy");
        assertThat(resources()).noneMatch(urn -> urn.contains("aws:"));
    }

    @Test
    void settings_that_pulumi_writes_land_in_the_stage_file_without_the_salt() {
        local("config", "set", "renderfleet:alertEmail", "night@example.com")
                .run()
                .succeeded();
        assertThat(checkout.read(SETTINGS))
                .contains("renderfleet:alertEmail: night@example.com")
                .doesNotContain("salt");
        assertThat(local("config", "get", "renderfleet:alertEmail")
                        .run()
                        .succeeded()
                        .output()
                        .strip())
                .isEqualTo("night@example.com");
        checkout.replace(SETTINGS, "night@", "day@");
        assertThat(local("config", "get", "renderfleet:alertEmail")
                        .run()
                        .succeeded()
                        .output()
                        .strip())
                .isEqualTo("day@example.com");
    }

    @Test
    void using_the_stage_changes_no_file_that_git_tracks() {
        String before = checkout.read(SETTINGS);
        assertThat(local("preview", "--debug").run().succeeded().output())
                .contains("Registering resource monitor start: t=aws:ec2/vpc:Vpc");
        local("config").run().succeeded();
        local("stack", "output").run().succeeded();
        assertThat(checkout.read(SETTINGS)).isEqualTo(before);
        assertThat(checkout.home()).isEmptyDirectory();
    }

    /** The rehearsal's account with the parameter in it that the release step writes. */
    private static String withReleaseTag(String cloud) {
        String name = "/bp/local/release/image-tag";
        String parameter =
                """
                ,"aws:ssm/parameter:Parameter %1$s #0":{"created":"2026-11-01T00:00:00Z","generation":0,"id":"%1$s",\
                "region":"us-east-1","revision":1,"state":{"arn":"arn:aws:ssm:us-east-1:123456789012:parameter%1$s",\
                "name":"%1$s","type":"String","value":"2026.11.1"},"type":"aws:ssm/parameter:Parameter","urn":"the release step"}
                """
                        .formatted(name);
        return cloud.replaceFirst("\n,", "\n" + Matcher.quoteReplacement(parameter) + ",");
    }

    /** What a preview would change: resource and property, without the steps that a replacement is made of. */
    private static List<String> changes(Result preview) {
        JsonObject json = JsonParser.parseString(
                        preview.output().substring(preview.output().indexOf('{')))
                .getAsJsonObject();
        return StreamSupport.stream(json.getAsJsonArray("steps").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(step -> Set.of("create", "update", "replace", "delete")
                        .contains(step.get("op").getAsString()))
                .map(RehearsalTest::change)
                .toList();
    }

    private static String change(JsonObject step) {
        String urn = step.get("urn").getAsString();
        Set<String> properties = new TreeSet<>();
        if (step.has("diffReasons")) {
            step.getAsJsonArray("diffReasons").forEach(reason -> properties.add(reason.getAsString()));
        }
        return urn.substring(urn.lastIndexOf("::") + 2) + ": " + String.join(", ", properties);
    }

    /** The line under "Resources:" that says what happened, such as "~ 1 updated, 82 unchanged". */
    private static String summary(Result result) {
        String last = result.output().substring(result.output().lastIndexOf("Resources:"));
        return last.lines()
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(String::strip)
                .filter(line -> !line.contains(" changes"))
                .map(line -> line.replace(". ", ", "))
                .collect(Collectors.joining(", "));
    }

    /** URNs of the stack's resources, without the stack itself and providers. */
    private Set<String> resources() {
        return Checkpoint.resources(checkout).stream()
                .map(resource -> resource.get("urn").getAsString())
                .filter(urn -> !urn.contains("pulumi:pulumi:Stack") && !urn.contains("pulumi:providers:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String id(String type) {
        return Checkpoint.resources(checkout).stream()
                .filter(resource -> resource.get("type").getAsString().equals(type))
                .map(resource -> resource.get("id").getAsString())
                .findFirst()
                .orElseThrow();
    }

    private List<Path> locks() throws IOException {
        Path locks = checkout.root().resolve(".renderfleet/state/.pulumi/locks");
        if (!Files.exists(locks)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(locks)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
