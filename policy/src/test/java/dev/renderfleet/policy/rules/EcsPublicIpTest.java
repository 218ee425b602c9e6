package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EcsPublicIpTest {

    private final PolicyTester rule = PolicyTester.of(new EcsPublicIp());
    private final TestResource service = TestResource.of("aws:ecs/service:Service");

    @Test
    void tasks_without_a_public_address_are_compliant() {
        assertThat(rule.judge(service).isCompliant()).isTrue();
        assertThat(rule.judge(service.with("networkConfiguration.assignPublicIp", false))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(TestResource.of("aws:cloudwatch/eventTarget:EventTarget")
                                .with("arn", "arn:aws:sqs:::q"))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "aws:ecs/service:Service,networkConfiguration.assignPublicIp,true",
        "aws:ecs/taskSet:TaskSet,networkConfiguration.assignPublicIp,true",
        "aws:cloudwatch/eventTarget:EventTarget,ecsTarget.networkConfiguration.assignPublicIp,true",
        "aws:scheduler/schedule:Schedule,target.ecsParameters.networkConfiguration.assignPublicIp,true",
        "aws:pipes/pipe:Pipe,"
                + "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.assignPublicIp,ENABLED"
    })
    void whatever_starts_tasks_with_one_violates(String type, String path, String value) {
        assertThat(rule.judge(TestResource.of(type).with(path, value)).violations())
                .containsExactly("tasks get a public address");
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(service.unknown("networkConfiguration.assignPublicIp"))
                        .notJudged())
                .hasSize(1);
    }
}
