package dev.renderfleet.compute;

import com.pulumi.aws.lb.ListenerRule;
import com.pulumi.aws.lb.ListenerRuleArgs;
import com.pulumi.aws.lb.TargetGroup;
import com.pulumi.aws.lb.TargetGroupArgs;
import com.pulumi.aws.lb.inputs.ListenerRuleActionArgs;
import com.pulumi.aws.lb.inputs.ListenerRuleConditionArgs;
import com.pulumi.aws.lb.inputs.ListenerRuleConditionHostHeaderArgs;
import com.pulumi.aws.lb.inputs.ListenerRuleConditionPathPatternArgs;
import com.pulumi.aws.lb.inputs.TargetGroupHealthCheckArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.naming.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service's place behind one listener: the rule that picks its requests, and the group of its tasks that answer them. */
final class HttpRoute extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:HttpRoute";
    private static final String COMPONENT = "compute";

    private final Listener listener;
    private final TargetGroup targets;
    private final ListenerRule rule;

    /**
     * What is routed.
     *
     * @param port where the tasks take requests
     * @param drain how long requests of a task that leaves may take to finish
     */
    record Args(
            Tags tags,
            Output<String> vpcId,
            Listener listener,
            HostRule rule,
            int port,
            HealthPage healthPage,
            Duration drain) {}

    /**
     * What the load balancer asks for to know whether a task can do its work.
     *
     * @param statuses such as {@code 200} or {@code 200-399}
     */
    record HealthPage(String path, String statuses) {}

    HttpRoute(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        listener = args.listener();
        targets = targets(name, args);
        rule = rule(name, args);
        registerOutputs(Map.of("targetGroupArn", targets.arn()));
    }

    private TargetGroup targets(String name, Args args) {
        return new TargetGroup(
                name + "-targets",
                TargetGroupArgs.builder()
                        .vpcId(args.vpcId())
                        .targetType("ip")
                        .protocol("HTTP")
                        .port(args.port())
                        .deregistrationDelay((int) args.drain().toSeconds())
                        .loadBalancingAlgorithmType("least_outstanding_requests")
                        .healthCheck(TargetGroupHealthCheckArgs.builder()
                                .path(args.healthPage().path())
                                .matcher(args.healthPage().statuses())
                                .protocol("HTTP")
                                .interval(15)
                                .timeout(5)
                                .healthyThreshold(2)
                                .unhealthyThreshold(3)
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
    }

    private ListenerRule rule(String name, Args args) {
        return new ListenerRule(
                name + "-rule",
                ListenerRuleArgs.builder()
                        .listenerArn(args.listener().arn())
                        .priority(args.rule().priority())
                        .conditions(conditions(args.rule()))
                        .actions(ListenerRuleActionArgs.builder()
                                .type("forward")
                                .targetGroupArn(targets.arn())
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
    }

    private static List<ListenerRuleConditionArgs> conditions(HostRule rule) {
        List<ListenerRuleConditionArgs> conditions = new ArrayList<>();
        conditions.add(ListenerRuleConditionArgs.builder()
                .hostHeader(ListenerRuleConditionHostHeaderArgs.builder()
                        .values(rule.hosts())
                        .build())
                .build());
        if (!rule.paths().isEmpty()) {
            conditions.add(ListenerRuleConditionArgs.builder()
                    .pathPattern(ListenerRuleConditionPathPatternArgs.builder()
                            .values(rule.paths())
                            .build())
                    .build());
        }
        return conditions;
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    Output<String> targetGroupArn() {
        return targets.arn();
    }

    /** As CloudWatch names it: {@code targetgroup/<name>/<id>}. */
    Output<String> targetGroupId() {
        return targets.arnSuffix();
    }

    Output<String> loadBalancerId() {
        return listener.loadBalancerId();
    }

    /** ECS refuses a target group that no rule forwards to. */
    Resource rule() {
        return rule;
    }
}
