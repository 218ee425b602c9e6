package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.deployment.InvokeOptions;
import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.testing.ProgramRecorder;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.naming.Names;
import dev.renderfleet.stage.StageFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images a stage runs: those of the last release, none before there is one, or what its file says. */
class ReleaseTest {

    private static final String SERVICE = "aws:ecs/service:Service";
    private static final String DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
    private static final String TARGET = "aws:appautoscaling/target:Target";
    private static final String GET_PARAMETER = "aws:ssm/getParameter:getParameter";

    private final List<String> warnings = new ArrayList<>();

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void before_the_first_release_services_are_there_without_tasks(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(recording.ofType(SERVICE))
                .extracting(service -> service.text("name") + "=" + service.text("desiredCount"))
                .containsExactlyInAnyOrder(
                        "bp-" + stage + "-backend=0", "bp-" + stage + "-frontend=0", "bp-" + stage + "-api=0");
        assertThat(recording.ofType(TARGET)).hasSize(3).allSatisfy(target -> assertThat(target.integer("minCapacity"))
                .contains(0));
        assertThat(recording.ofType("aws:appautoscaling/scheduledAction:ScheduledAction"))
                .allSatisfy(action -> assertThat(action.integer("scalableTargetAction.minCapacity"))
                        .contains(0));
    }

    @Test
    void a_release_changes_the_images_and_the_number_of_tasks_and_nothing_else() {
        Map<String, RecordedResource> before = byUrn(Stages.committed("prod"));
        Map<String, RecordedResource> after =
                byUrn(Stages.released("prod", StageFiles.configuration("prod"), "2026.11.1"));

        assertThat(after.keySet()).isEqualTo(before.keySet());
        Map<String, List<String>> changed = new TreeMap<>();
        after.forEach((urn, resource) -> {
            List<String> properties = changedProperties(before.get(urn), resource);
            if (!properties.isEmpty()) {
                changed.put(resource.type() + " " + resource.name(), properties);
            }
        });
        assertThat(changed)
                .isEqualTo(new TreeMap<>(Map.of(
                        DEFINITION + " api-task", List.of("containerDefinitions"),
                        DEFINITION + " backend-task", List.of("containerDefinitions"),
                        DEFINITION + " frontend-task", List.of("containerDefinitions"),
                        SERVICE + " api-service", List.of("desiredCount"),
                        SERVICE + " backend-service", List.of("desiredCount"),
                        SERVICE + " frontend-service", List.of("desiredCount"),
                        TARGET + " api-scaling-target", List.of("minCapacity"),
                        TARGET + " backend-scaling-target", List.of("minCapacity"),
                        TARGET + " frontend-scaling-target", List.of("minCapacity"))));
    }

    @Test
    void the_next_release_changes_the_images_alone() {
        Map<String, RecordedResource> before =
                byUrn(Stages.released("prod", StageFiles.configuration("prod"), "2026.11.1"));
        Map<String, RecordedResource> after =
                byUrn(Stages.released("prod", StageFiles.configuration("prod"), "2026.11.2"));

        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((urn, resource) -> {
            List<String> properties = changedProperties(before.get(urn), resource);
            assertThat(properties)
                    .as(urn)
                    .isEqualTo(resource.type().equals(DEFINITION) ? List.of("containerDefinitions") : List.of());
            if (!properties.isEmpty()) {
                assertThat(resource.text("containerDefinitions"))
                        .isEqualTo(before.get(urn).text("containerDefinitions").replace("2026.11.1", "2026.11.2"));
            }
        });
    }

    @Test
    void images_come_from_the_account_s_repositories() {
        Recording prod = Stages.released("prod", StageFiles.configuration("prod"), "2026.11.1");

        assertThat(prod.ofType(DEFINITION).stream()
                        .flatMap(definition -> definition.json("containerDefinitions").asList().stream())
                        .map(container -> container.text("name") + " " + container.text("image")))
                .containsExactlyInAnyOrder(
                        "nginx 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/backend-nginx:2026.11.1",
                        "php-fpm 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/backend-php-fpm:2026.11.1",
                        "scheduler 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/backend-php-fpm:2026.11.1",
                        "queue-worker 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/backend-php-fpm:2026.11.1",
                        "frontend 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/frontend:2026.11.1",
                        "api 123456789012.dkr.ecr.us-east-1.amazonaws.com/bp/api:2026.11.1");
    }

    @Test
    void autoscaling_alone_counts_the_tasks_of_a_service_that_runs() {
        assertThat(Stages.committed("prod").ofType(SERVICE)).hasSize(3).allSatisfy(service -> assertThat(
                        service.options().ignoreChanges())
                .containsExactly("desiredCount"));
    }

    @Test
    void a_tag_in_the_stage_file_comes_before_the_released_one() {
        Map<String, String> config = new HashMap<>(StageFiles.configuration("dev"));
        config.put("renderfleet:imageTag", "hotfix-1");

        assertThat(Stages.released("dev", config, "2026.11.1").ofType(DEFINITION))
                .allSatisfy(definition -> assertThat(definition.text("containerDefinitions"))
                        .contains(":hotfix-1")
                        .doesNotContain("2026.11.1"));
    }

    @Test
    void without_a_release_the_run_says_what_to_do() {
        Recording recording = find(arguments -> {
            throw new IllegalStateException(
                    "reading SSM Parameter (" + arguments.get("name") + "): couldn't find resource");
        });

        assertThat(recording.requireSuccess().stackOutputs().text("Tag")).isEqualTo("none");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(
                        "desired count of 0",
                        "aws ssm put-parameter --type String --name /bp/dev/release/image-tag --value TAG",
                        "renderfleet:imageTag");
    }

    @Test
    void a_written_tag_is_taken_without_a_word() {
        Recording recording = find(arguments -> parameter("2026.11.1\n"));

        assertThat(recording.requireSuccess().stackOutputs().text("Tag")).isEqualTo("2026.11.1");
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_tag_that_cannot_be_read_stops_the_run_and_not_the_services() {
        Recording recording = find(arguments -> {
            throw new IllegalStateException("AccessDeniedException: not authorized to perform: ssm:GetParameter");
        });

        assertThat(recording.failures())
                .anySatisfy(failure -> assertThat(failure).hasStackTraceContaining("AccessDeniedException"));
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-x", ".x", "bp/api:1"})
    void what_is_no_tag_is_refused(String tag) {
        assertThatThrownBy(() -> new Release(Optional.of(tag))).hasMessageContaining("is no image tag");
        assertThat(find(arguments -> parameter(tag)).failures()).anySatisfy(failure -> assertThat(failure)
                .hasStackTraceContaining("/bp/dev/release/image-tag holds no release"));
    }

    private Recording find(Function<Map<String, Object>, Map<String, Object>> answer) {
        return new ProgramRecorder()
                .project("renderfleet")
                .stack("dev")
                .invoke(GET_PARAMETER, answer)
                .run(ctx -> ctx.export(
                        "Tag",
                        ReleaseTag.find(new Names("bp", "dev"), Optional.empty(), InvokeOptions.Empty, warnings::add)
                                .applyValue(release -> release.tag().orElse("none"))));
    }

    private static Map<String, Object> parameter(String value) {
        return Map.of(
                "arn",
                "",
                "id",
                "",
                "insecureValue",
                value,
                "name",
                "",
                "type",
                "String",
                "value",
                value,
                "version",
                1);
    }

    private static Map<String, RecordedResource> byUrn(Recording recording) {
        Map<String, RecordedResource> resources = new TreeMap<>();
        recording.resources().stream()
                .filter(resource -> resource.type().startsWith("aws:"))
                .forEach(resource -> resources.put(resource.urn(), resource));
        return resources;
    }

    /** Generated passwords differ in every run and are left out. */
    private static List<String> changedProperties(RecordedResource before, RecordedResource after) {
        return after.inputs().asMap().keySet().stream()
                .filter(property -> !after.isSecret(property))
                .filter(property ->
                        !after.at(property).toPlain().equals(before.at(property).toPlain()))
                .sorted()
                .toList();
    }
}
