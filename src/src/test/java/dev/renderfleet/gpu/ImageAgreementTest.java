package dev.renderfleet.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the program says of the image, held to what the image and the worker are made of. */
class ImageAgreementTest {

    private static final Path ROOT = StageFiles.ROOT;
    private static final String SCRIPT =
            new WorkerSettings(Map.of("AWS_REGION", "us-east-1"), Optional.empty()).bootScript();

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file), StandardCharsets.UTF_8);
    }

    private static String found(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as("%s is found", regex).isTrue();
        return matcher.group(1);
    }

    @Test
    void the_units_that_are_started_are_in_the_image() throws IOException {
        List<String> units = List.of(found("units=\\(([^)]*)\\)", SCRIPT).split(" "));

        assertThat(units).hasSize(3).allSatisfy(unit -> assertThat(read("packer/systemd/" + unit))
                .contains("[Install]")
                .contains("WantedBy=multi-user.target"));
    }

    @Test
    void the_worker_reads_its_settings_where_they_are_written() throws IOException {
        String file = found("folder=(\\S+)", SCRIPT) + "/worker.env";

        for (String unit : List.of("renderfleet-worker", "renderfleet-spot-watcher")) {
            String text = read("packer/systemd/" + unit + ".service");
            assertThat(found("EnvironmentFile=(\\S+)", text)).isEqualTo(file);
            assertThat(found("ExecStart=(\\S+)", text)).isEqualTo("/opt/worker/venv/bin/renderfleet-worker");
        }
    }

    @Test
    void an_image_is_looked_for_where_the_build_writes_its_id() throws IOException {
        assertThat(read("packer/scripts/register-ami.sh"))
                .contains("parameter=/$APP/$STAGE/" + WorkerTemplate.IMAGE_PARAMETER + "$WORKFLOW_SLUG");
    }

    @Test
    void the_root_volume_is_the_images() throws IOException {
        assertThat(found("device_name\\s*=\\s*\"([^\"]+)\"", read("packer/comfyui-worker.pkr.hcl")))
                .isEqualTo(WorkerTemplate.ROOT_DEVICE);
    }

    @Test
    void the_worker_knows_every_setting_and_the_name_of_the_hook() throws IOException {
        String settings = read("worker/src/renderfleet_worker/settings.py");
        String written = read("src/src/main/java/dev/renderfleet/gpu/WorkflowFleet.java")
                + read("src/src/main/java/dev/renderfleet/gpu/TaskInstance.java")
                + SCRIPT;

        assertThat(Pattern.compile("RENDERFLEET_[A-Z_]+")
                        .matcher(written)
                        .results()
                        .map(result -> result.group()))
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(settings).contains("alias=\"" + name + "\""));
        assertThat(found("lifecycle_hook: str = Field\\(\"([^\"]+)\"", settings))
                .isEqualTo(FleetGroup.DRAIN);
    }

    @Test
    void the_workers_probe_lies_where_it_may_write() throws IOException {
        assertThat(found("_PROBE_KEY = \"([^\"]+)\"", read("worker/src/renderfleet_worker/doctor.py")))
                .startsWith("results/");
    }
}
