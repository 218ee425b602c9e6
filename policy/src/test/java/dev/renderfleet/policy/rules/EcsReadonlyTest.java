package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsReadonlyTest {

    private static final String WRITABLE =
            "[{\"name\": \"nginx\", \"readonlyRootFilesystem\": true}, {\"name\": \"php\"}]";

    private final PolicyTester rule = PolicyTester.of(new EcsReadonly());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");

    @Test
    void read_only_containers_are_compliant() {
        assertThat(rule.judge(task.with(
                                "containerDefinitions", "[{\"name\": \"php\", \"readonlyRootFilesystem\": true}]"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_writable_container_violates() {
        assertThat(rule.judge(task.with("containerDefinitions", WRITABLE)
                                .with("runtimePlatform.operatingSystemFamily", "LINUX"))
                        .violations())
                .containsExactly("container php can write to its root file system");
    }

    @Test
    void windows_is_not_applicable() {
        assertThat(rule.judge(task.with("containerDefinitions", WRITABLE)
                                .with("runtimePlatform.operatingSystemFamily", "WINDOWS_SERVER_2022_CORE"))
                        .notApplicable())
                .containsExactly("Windows containers cannot have a read-only root file system");
    }

    @Test
    void definitions_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(task.unknown("containerDefinitions")).notJudged()).hasSize(1);
    }
}
