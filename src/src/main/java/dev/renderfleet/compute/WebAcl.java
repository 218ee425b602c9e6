package dev.renderfleet.compute;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.wafv2.WebAclArgs;
import com.pulumi.aws.wafv2.WebAclAssociation;
import com.pulumi.aws.wafv2.WebAclAssociationArgs;
import com.pulumi.aws.wafv2.WebAclLoggingConfiguration;
import com.pulumi.aws.wafv2.WebAclLoggingConfigurationArgs;
import com.pulumi.aws.wafv2.inputs.WebAclDefaultActionAllowArgs;
import com.pulumi.aws.wafv2.inputs.WebAclDefaultActionArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationLoggingFilterArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationLoggingFilterFilterArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationLoggingFilterFilterConditionActionConditionArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationLoggingFilterFilterConditionArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationRedactedFieldArgs;
import com.pulumi.aws.wafv2.inputs.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs;
import com.pulumi.aws.wafv2.inputs.WebAclVisibilityConfigArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.LogRetention;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The firewall of a load balancer: AWS's rules against known attackers, common attacks and known exploits, and a limit on each
 * client's requests. Refused and counted requests are logged, without their credentials; the rest is in the access logs.
 */
final class WebAcl extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:WebAcl";
    private static final String COMPONENT = "compute";

    /**
     * What to protect.
     *
     * @param requestLimit requests of one client within five minutes
     * @param behindCdn whether clients' addresses are in X-Forwarded-For, because CloudFront connects for them
     */
    record Args(
            Tags tags,
            Output<String> loadBalancerArn,
            int requestLimit,
            boolean behindCdn,
            Output<String> logsKeyArn,
            LogRetention retention) {}

    WebAcl(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        com.pulumi.aws.wafv2.WebAcl acl = acl(name, args);
        associate(name, acl, args);
        log(name, acl, args);
        registerOutputs(Map.of("arn", acl.arn()));
    }

    private com.pulumi.aws.wafv2.WebAcl acl(String name, Args args) {
        return new com.pulumi.aws.wafv2.WebAcl(
                name + "-acl",
                WebAclArgs.builder()
                        .description("Load balancer of " + args.tags().names().prefix())
                        .scope("REGIONAL")
                        .defaultAction(WebAclDefaultActionArgs.builder()
                                .allow(WebAclDefaultActionAllowArgs.builder().build())
                                .build())
                        .ruleJson(WebAclRules.json(args.requestLimit(), args.behindCdn()))
                        .visibilityConfig(WebAclVisibilityConfigArgs.builder()
                                .cloudwatchMetricsEnabled(true)
                                .sampledRequestsEnabled(true)
                                .metricName(args.tags().names().of("web-acl"))
                                .build())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
    }

    private void associate(String name, com.pulumi.aws.wafv2.WebAcl acl, Args args) {
        new WebAclAssociation(
                name + "-association",
                WebAclAssociationArgs.builder()
                        .webAclArn(acl.arn())
                        .resourceArn(args.loadBalancerArn())
                        .build(),
                children());
    }

    private void log(String name, com.pulumi.aws.wafv2.WebAcl acl, Args args) {
        LogGroup group = new LogGroup(
                name + "-log",
                LogGroupArgs.builder()
                        // WAF takes no group whose name begins otherwise.
                        .name("aws-waf-logs-" + args.tags().names().prefix())
                        .kmsKeyId(args.logsKeyArn())
                        .retentionInDays(args.retention().days())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                children());
        new WebAclLoggingConfiguration(
                name + "-logging",
                WebAclLoggingConfigurationArgs.builder()
                        .resourceArn(acl.arn())
                        .logDestinationConfigs(group.arn().applyValue(List::of))
                        .redactedFields(Stream.of("authorization", "cookie")
                                .map(WebAcl::redacted)
                                .toList())
                        .loggingFilter(WebAclLoggingConfigurationLoggingFilterArgs.builder()
                                .defaultBehavior("DROP")
                                .filters(WebAclLoggingConfigurationLoggingFilterFilterArgs.builder()
                                        .behavior("KEEP")
                                        .requirement("MEETS_ANY")
                                        .conditions(Stream.of("BLOCK", "COUNT")
                                                .map(WebAcl::action)
                                                .toList())
                                        .build())
                                .build())
                        .build(),
                children());
    }

    private static WebAclLoggingConfigurationRedactedFieldArgs redacted(String header) {
        return WebAclLoggingConfigurationRedactedFieldArgs.builder()
                .singleHeader(WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs.builder()
                        .name(header)
                        .build())
                .build();
    }

    private static WebAclLoggingConfigurationLoggingFilterFilterConditionArgs action(String action) {
        return WebAclLoggingConfigurationLoggingFilterFilterConditionArgs.builder()
                .actionCondition(WebAclLoggingConfigurationLoggingFilterFilterConditionActionConditionArgs.builder()
                        .action(action)
                        .build())
                .build();
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }
}
