package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcsEnvSecretsTest {

    private final PolicyTester rule = PolicyTester.of(new EcsEnvSecrets());
    private final TestResource task = TestResource.of("aws:ecs/taskDefinition:TaskDefinition");

    private TestResource with(String environment) {
        return task.with(
                "containerDefinitions",
                "[{'name': 'nginx'}, {'name': 'php', 'environment': [%s]}]"
                        .formatted(environment)
                        .replace('\'', '"'));
    }

    @Test
    void settings_and_references_are_compliant() {
        assertThat(rule.judge(with("{'name': 'DB_HOST', 'value': 'db.internal'},"
                                + " {'name': 'DB_PASSWORD_ARN', 'value': 'arn:aws:secretsmanager:::secret:db'}"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void injected_secrets_are_compliant() {
        assertThat(rule.judge(
                                task.with(
                                        "containerDefinitions",
                                        "[{\"name\": \"php\", \"secrets\": [{\"name\": \"DB_PASSWORD\", \"valueFrom\": \"x\"}]}]"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_secret_by_name_or_by_value_violates_without_being_shown() {
        assertThat(rule.judge(with("{'name': 'DB_PASSWORD', 'value': 'hunter2'},"
                                + " {'Name': 'DATABASE_URL', 'Value': 'mysql://app:hunter2@db/app'}"))
                        .violations())
                .containsExactly(
                        "container php has a secret in its plain environment: DB_PASSWORD",
                        "container php has a secret in its plain environment: DATABASE_URL");
    }

    @Test
    void definitions_that_are_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(task.unknown("containerDefinitions")).notJudged()).hasSize(1);
    }
}
