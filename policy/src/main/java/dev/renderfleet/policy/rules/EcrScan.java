package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.Remediation;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Map;
import java.util.Optional;

/** Repositories scan each image that is pushed. A registry-wide scanning configuration is not to be seen here. */
public final class EcrScan implements RemediatingPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("ecr-scan", Kind.EXPOSURE)
                .sources("FSBP ECR.1", "checkov CKV_AWS_163")
                .what("Repositories scan images for known vulnerabilities when they are pushed.")
                .why("Nobody else looks into the packages that an image brings along.")
                .fix("set imageScanningConfiguration.scanOnPush to true");
    }

    @Override
    public Types types() {
        return Types.of("aws:ecr/repository:Repository");
    }

    @Override
    public Verdict check(PolicyResource repository, PolicyContext context) {
        return Verdict.violationIf(!isScanning(repository), "images are not scanned when they are pushed");
    }

    @Override
    public Optional<Remediation> remediate(PolicyResource repository, PolicyContext context) {
        return isScanning(repository)
                ? Optional.empty()
                : Optional.of(Remediation.set("imageScanningConfiguration", Map.of("scanOnPush", true)));
    }

    private static boolean isScanning(PolicyResource repository) {
        return repository.isTrue("imageScanningConfiguration.scanOnPush");
    }
}
