package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.stream.Stream;

/**
 * Each bucket says how it is encrypted. S3 encrypts everything with keys of its own anyway; what is asked for is a decision
 * that a reader finds in the program, and that a stage can restrict to KMS.
 */
public final class S3Sse implements StackPolicy {

    private static final String ENCRYPTION =
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2";

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("s3-sse", Kind.ENCRYPTION)
                .sources("checkov CKV_AWS_145")
                .what("Each bucket is configured with server-side encryption, of an allowed algorithm.")
                .why("Who can read the objects should not depend on defaults that nobody has decided on.")
                .fix("give the bucket a BucketServerSideEncryptionConfigurationV2 with an allowed sseAlgorithm");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .strings("algorithms", List.of("AES256", "aws:kms", "aws:kms:dsse"), "what sseAlgorithm may be");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        List<String> allowed = context.config().strings("algorithms");
        return Verdict.forEach(graph.ofType(BucketSettings.BUCKET), bucket -> {
            List<String> algorithms = algorithms(graph, bucket);
            List<String> wrong = algorithms.stream()
                    .filter(algorithm -> !allowed.contains(algorithm))
                    .toList();
            return Verdict.violationIf(algorithms.isEmpty(), "the bucket's encryption is not configured")
                    .and(Verdict.violationIf(
                            !wrong.isEmpty(), "the bucket is encrypted with " + wrong + ", allowed is " + allowed));
        });
    }

    private static List<String> algorithms(StackGraph graph, PolicyResource bucket) {
        return BucketSettings.of(
                        graph,
                        bucket,
                        ENCRYPTION,
                        "rules",
                        "serverSideEncryptionConfiguration.rule",
                        "serverSideEncryptionConfigurations[0].rules")
                .stream()
                .flatMap(rule -> Stream.concat(
                        rule.list("applyServerSideEncryptionByDefault").stream(),
                        rule.list("applyServerSideEncryptionByDefaults").stream()))
                .map(byDefault -> byDefault.text("sseAlgorithm"))
                .toList();
    }
}
