package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that instances run as they boot, run for real with stand-ins for the AWS CLI and systemd. */
class WorkerBootTest {

    private static final String SECRET = "a-fleet-secret";

    @TempDir
    Path box;

    private record Run(int status, String output) {}

    @Test
    void a_fleets_instance_writes_its_settings_with_the_secret_and_starts_the_units() throws Exception {
        cli("printf '%s\\n' \"$*\" >>\"$BOX/calls\"; echo " + SECRET);

        Run run = boot(script("fleet-image-to-video-template"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(settings())
                .containsExactlyInAnyOrder(
                        "AWS_REGION=\"us-east-1\"",
                        "RENDERFLEET_SOURCE=\"backend\"",
                        "RENDERFLEET_STAGE=\"dev\"",
                        "RENDERFLEET_WORKFLOW=\"image-to-video\"",
                        "RENDERFLEET_BACKEND_URL=\"https://dev.example.com\"",
                        "RENDERFLEET_BUCKET=\"bp-dev-media-123456789012\"",
                        "RENDERFLEET_ASG_NAME=\"bp-dev-gpu-image-to-video\"",
                        "RENDERFLEET_FLEET_SECRET='" + SECRET + "'");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(box.resolve("etc/worker.env"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(box.resolve("calls")))
                .contains("ssm get-parameter --with-decryption --name /bp/dev/fleet-secret")
                .contains("enable --now comfyui.service renderfleet-worker.service renderfleet-spot-watcher.service");
        assertThat(run.output()).doesNotContain(SECRET);
    }

    @Test
    void the_task_instance_needs_no_secret() throws Exception {
        cli("printf '%s\\n' \"$*\" >>\"$BOX/calls\"");

        Run run = boot(script("gpu-tasks-template"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(settings())
                .contains("RENDERFLEET_SOURCE=\"queue\"", "RENDERFLEET_TABLE=\"bp-dev-task_store\"")
                .anyMatch(line -> line.startsWith("RENDERFLEET_QUEUE_URL=\""))
                .noneMatch(line -> line.contains("SECRET") || line.contains("ASG"));
        assertThat(Files.readString(box.resolve("calls"))).doesNotContain("ssm get-parameter");
    }

    @Test
    void a_secret_that_cannot_be_read_at_first_is_tried_again() throws Exception {
        cli("printf x >>\"$BOX/tries\"; [ \"$(wc -c <\"$BOX/tries\")\" -ge 3 ] && echo " + SECRET);

        Run run = boot(script("fleet-image-to-video-template"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(settings()).contains("RENDERFLEET_FLEET_SECRET='" + SECRET + "'");
    }

    @Test
    void without_its_secret_nothing_is_written_and_nothing_started() throws Exception {
        cli("exit 254");

        Run run = boot(script("fleet-image-to-video-template"));

        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("try 10: /bp/dev/fleet-secret could not be read");
        try (var files = Files.list(box.resolve("etc"))) {
            assertThat(files).isEmpty();
        }
        assertThat(box.resolve("calls")).doesNotExist();
    }

    @Test
    void no_template_shows_the_secret() {
        Recording dev = Stages.committed("dev");
        String secret = dev.resource("aws:ssm/parameter:Parameter", "secrets-fleet-secret")
                .text("value");

        assertThat(secret).isNotEmpty();
        assertThat(script("fleet-image-to-video-template")).doesNotContain(secret);
    }

    @Test
    void a_setting_that_would_break_out_of_its_quotes_is_refused() {
        assertThatThrownBy(() -> new WorkerSettings(Map.of("AWS_REGION", "x'; reboot"), Optional.empty()))
                .hasMessageContaining("AWS_REGION");
    }

    private static String script(String template) {
        String data = Stages.committed("dev")
                .resource("aws:ec2/launchTemplate:LaunchTemplate", template)
                .text("userData");
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }

    private List<String> settings() throws IOException {
        return Files.readAllLines(box.resolve("etc/worker.env"));
    }

    /** The AWS CLI of the box; systemctl only notes what it was asked for, and nothing waits. */
    private void cli(String body) throws IOException {
        program("aws", body);
        program("systemctl", "printf '%s\\n' \"$*\" >>\"$BOX/calls\"");
        program("sleep", "exit 0");
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.createDirectories(box.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Only the folder of the settings is another one than on an instance. */
    private Run boot(String script) throws IOException, InterruptedException {
        assertThat(script).contains("folder=/etc/renderfleet\n");
        Path file = box.resolve("user-data");
        Files.writeString(file, script.replace("folder=/etc/renderfleet\n", "folder='" + box.resolve("etc") + "'\n"));
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true);
        builder.environment().put("BOX", box.toString());
        builder.environment().merge("PATH", "", (path, none) -> box.resolve("bin") + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
