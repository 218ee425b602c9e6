package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Parameters whose name promises a secret are encrypted; see {@link SecretLike}. */
public final class SsmSecurestring implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ssm-securestring", Kind.ENCRYPTION)
                .sources("checkov CKV2_AWS_34")
                .what("Parameters with names of secrets are of type SecureString.")
                .why("Everybody who may list parameters reads a plain one, and so does its history.")
                .fix("set type to SecureString, or keep the value in Secrets Manager");
    }

    @Override
    public Types types() {
        return Types.of("aws:ssm/parameter:Parameter");
    }

    @Override
    public Verdict check(PolicyResource parameter, PolicyContext context) {
        String path = parameter.string("name").orElse(parameter.name());
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Verdict.violationIf(
                SecretLike.isName(name) && !parameter.text("type").equals("SecureString"),
                "the parameter " + path + " is kept in plain text");
    }
}
