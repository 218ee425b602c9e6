package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every resource of every stage. */
class PlatformTest {

    private static final List<String> TAGS = List.of("App", "Stage", "Component", "ManagedBy", "CostCenter");

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_taggable_resource_carries_the_five_tags(String stage) {
        assertThat(aws(Stages.committed(stage)))
                .filteredOn(PlatformTest::isTaggable)
                .isNotEmpty()
                .allSatisfy(resource -> {
                    Map<String, String> tags = tagsOf(resource);
                    assertThat(tags).as(resource.urn()).containsKeys(TAGS.toArray(String[]::new));
                    assertThat(tags).containsEntry("App", "bp").containsEntry("Stage", stage);
                });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void groups_hand_their_tags_on_to_instances(String stage) {
        assertThat(Stages.committed(stage).ofType("aws:autoscaling/group:Group"))
                .allSatisfy(group -> assertThat(group.list("tags")).allMatch(tag -> tag.isTrue("propagateAtLaunch")));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_resource_is_made_by_the_explicit_provider(String stage) {
        assertThat(aws(Stages.committed(stage))).allSatisfy(resource -> assertThat(resource.provider())
                .as(resource.urn())
                .hasValueSatisfying(provider -> assertThat(provider.name()).isEqualTo("aws")));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_resource_has_a_component_above_it(String stage) {
        assertThat(aws(Stages.committed(stage)))
                .allSatisfy(resource -> assertThat(resource.urn()).contains("renderfleet:"));
    }

    @Test
    void an_account_that_is_named_is_the_only_one_allowed() {
        Recording stage = Stages.of(
                "dev",
                """
                config:
                  renderfleet:accountId: "123456789012"
                  renderfleet:domainName: dev.example.com
                  renderfleet:hostedZoneId: Z0123456789ABCDEFGHIJ
                  renderfleet:alertEmail: oncall@example.com
                  renderfleet:monthlyBudgetUsd: 100
                  renderfleet:protectData: false
                  renderfleet:network:
                    zones: [a, b]
                    nat: {strategy: gateway}
                """);

        assertThat(stage.resource("pulumi:providers:aws", "aws").text("allowedAccountIds"))
                .contains("123456789012");
    }

    @Test
    void a_wrong_stage_registers_nothing() {
        Recording recording = Stages.record("dev", Map.of("renderfleet:domainName", "x"));

        assertThat(recording.resources()).extracting(RecordedResource::type).containsOnly("pulumi:pulumi:Stack");
        assertThat(recording.failures()).isNotEmpty();
    }

    private static List<RecordedResource> aws(Recording recording) {
        return recording.resources().stream()
                .filter(resource -> resource.type().startsWith("aws:"))
                .toList();
    }

    /** By the SDK's own word: the resource's class has an output {@code tags}. */
    private static boolean isTaggable(RecordedResource resource) {
        String[] token = resource.type().split(":", -1);
        String module = token[1].substring(0, token[1].indexOf('/'));
        try {
            Class<?> type = Class.forName("com.pulumi.aws." + module.toLowerCase(Locale.ROOT) + "." + token[2]);
            return Arrays.stream(type.getDeclaredFields()).map(Field::getName).anyMatch("tags"::equals);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(resource.type() + " is not a resource of the SDK", e);
        }
    }

    private static Map<String, String> tagsOf(RecordedResource resource) {
        if (!resource.type().equals("aws:autoscaling/group:Group")) {
            return resource.stringMap("tags");
        }
        return resource.list("tags").stream()
                .collect(java.util.stream.Collectors.toMap(tag -> tag.text("key"), tag -> tag.text("value")));
    }
}
