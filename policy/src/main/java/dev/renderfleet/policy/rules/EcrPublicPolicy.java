package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Private repositories, and the registry as a whole, let nobody in whom their policies do not name. */
public final class EcrPublicPolicy implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecr-public-policy", Kind.EXPOSURE)
                .sources("cdk-nag ECR1", "checkov CKV_AWS_32")
                .what("Private repositories are open to nobody outside.")
                .why("Anyone could pull our images with what they contain, or push one that we then run.")
                .fix("name the principals, or narrow the statement by aws:PrincipalOrgID or the like");
    }

    @Override
    public Types types() {
        return Types.of("aws:ecr/repositoryPolicy:RepositoryPolicy", "aws:ecr/registryPolicy:RegistryPolicy");
    }

    @Override
    public Verdict check(PolicyResource policy, PolicyContext context) {
        return PublicPolicy.judge(policy);
    }
}
