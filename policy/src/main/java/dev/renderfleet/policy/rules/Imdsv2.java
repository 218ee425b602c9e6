package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/**
 * Instances hand out credentials only to who asks with a session token, or not at all. An instance that leaves the options to its
 * launch template is judged there; without any, AWS accepts requests without a token.
 */
public final class Imdsv2 implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("imdsv2", Kind.EXPOSURE)
                .sources("FSBP EC2.8", "FSBP EC2.170", "checkov CKV_AWS_79")
                .what("Instances answer metadata requests with a session token only.")
                .why(
                        "Otherwise a web application that can be made to fetch a URL gives away the instance's credentials.")
                .fix("set metadataOptions.httpTokens to required");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:ec2/instance:Instance",
                "aws:ec2/launchTemplate:LaunchTemplate",
                "aws:ec2/launchConfiguration:LaunchConfiguration",
                "aws:ec2/spotInstanceRequest:SpotInstanceRequest");
    }

    @Override
    public Verdict check(PolicyResource instance, PolicyContext context) {
        if (!instance.has("metadataOptions") && instance.has("launchTemplate")) {
            return Verdict.notApplicable("its launch template decides");
        }
        boolean isSafe = instance.text("metadataOptions.httpTokens").equals("required")
                || instance.text("metadataOptions.httpEndpoint").equals("disabled");
        return Verdict.violationIf(!isSafe, "the instance gives its credentials to requests without a token");
    }
}
