package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;

/** Distributions log requests: to a bucket, by CloudWatch's log delivery, or in real time. */
public final class CfLogs implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.advisory("cf-logs", Kind.OBSERVABILITY)
                .sources("FSBP CloudFront.5", "cdk-nag CFR3", "checkov CKV_AWS_86")
                .what("Distributions log their requests.")
                .why("Abuse, errors and egress costs cannot be traced to a caller afterwards.")
                .fix("set loggingConfig.bucket, or add a LogDeliverySource of the distribution");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(CacheBehaviors.DISTRIBUTION), distribution -> {
            boolean logged = Given.text(distribution, "loggingConfig.bucket")
                    || Given.text(distribution, "defaultCacheBehavior.realtimeLogConfigArn")
                    || !graph.referrers(
                                    distribution, "aws:cloudwatch/logDeliverySource:LogDeliverySource", "resourceArn")
                            .isEmpty();
            return Verdict.violationIf(!logged, "requests to the distribution are not logged");
        });
    }
}
