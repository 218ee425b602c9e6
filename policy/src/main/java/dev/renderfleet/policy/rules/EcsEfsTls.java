package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;

/** Tasks mount EFS over TLS. AWS's default is not to. */
public final class EcsEfsTls implements ResourcePolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecs-efs-tls", Kind.HTTPS)
                .sources("checkov CKV_AWS_97")
                .what("Tasks mount EFS volumes over TLS.")
                .why("Files would cross the network readable and changeable.")
                .fix("set efsVolumeConfiguration.transitEncryption to ENABLED");
    }

    @Override
    public Types types() {
        return Containers.TASK_DEFINITIONS;
    }

    @Override
    public Verdict check(PolicyResource taskDefinition, PolicyContext context) {
        return Verdict.violations(taskDefinition.list("volumes").stream()
                .filter(volume -> volume.has("efsVolumeConfiguration"))
                .filter(volume ->
                        !volume.text("efsVolumeConfiguration.transitEncryption").equals("ENABLED"))
                .map(volume -> "volume " + volume.text("name") + " is mounted without TLS")
                .toList());
    }
}
