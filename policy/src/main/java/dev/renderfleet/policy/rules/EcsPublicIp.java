package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** Tasks get no public address: those of services and task sets, and those that a schedule, event rule or pipe starts. */
public final class EcsPublicIp implements ResourcePolicy {

    private static final List<String> SWITCHES = List.of(
            "networkConfiguration.assignPublicIp",
            "ecsTarget.networkConfiguration.assignPublicIp",
            "target.ecsParameters.networkConfiguration.assignPublicIp");

    private static final String PIPE_SWITCH =
            "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.assignPublicIp";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-public-ip", Kind.EXPOSURE)
                .sources("FSBP ECS.2", "checkov CKV_AWS_333")
                .what("Tasks get no public address.")
                .why("A task with one can be reached past the load balancer and its firewall.")
                .fix("set assignPublicIp to false and run the tasks in private subnets with a NAT or with endpoints");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:ecs/service:Service",
                "aws:ecs/taskSet:TaskSet",
                "aws:cloudwatch/eventTarget:EventTarget",
                "aws:scheduler/schedule:Schedule",
                "aws:pipes/pipe:Pipe");
    }

    @Override
    public Verdict check(PolicyResource resource, PolicyContext context) {
        boolean isPublic = SWITCHES.stream().anyMatch(resource::isTrue)
                || resource.text(PIPE_SWITCH).equals("ENABLED");
        return Verdict.violationIf(isPublic, "tasks get a public address");
    }
}
