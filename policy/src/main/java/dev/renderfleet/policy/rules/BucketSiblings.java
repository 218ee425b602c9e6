package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/**
 * Every bucket comes with its access block, policy, encryption and lifecycle. Here they only have to be there; what is in them is for
 * the rules on S3. Older programs keep the last three in the bucket itself, which counts.
 */
public final class BucketSiblings implements StackPolicy {

    /** What has to refer to a bucket, or be in it. */
    private record Sibling(String what, String type, List<String> inline) {}

    private static final List<Sibling> SIBLINGS = List.of(
            new Sibling("public access block", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", List.of()),
            new Sibling("bucket policy that demands TLS", "aws:s3/bucketPolicy:BucketPolicy", List.of("policy")),
            new Sibling(
                    "encryption",
                    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
                    List.of("serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations")),
            new Sibling(
                    "lifecycle",
                    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
                    List.of("lifecycleRules")));

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("bucket-siblings", Kind.EXPOSURE)
                .what("Every bucket has an access block, a TLS policy, encryption and a lifecycle.")
                .why("Rules that look at these resources say nothing about a bucket that lacks them.")
                .fix("declare what is missing, with bucket set to this one");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType("aws:s3/bucket:Bucket"), bucket -> {
            List<String> missing = SIBLINGS.stream()
                    .filter(sibling -> !has(graph, bucket, sibling))
                    .map(Sibling::what)
                    .toList();
            return Verdict.violationIf(!missing.isEmpty(), "the bucket has no " + String.join(", no ", missing));
        });
    }

    private static boolean has(StackGraph graph, PolicyResource bucket, Sibling sibling) {
        PropertyView given = AsGiven.of(bucket);
        return !graph.referrers(bucket, sibling.type(), "bucket").isEmpty()
                || sibling.inline().stream().anyMatch(property -> isFilled(given.at(property)));
    }

    private static boolean isFilled(PropertyValue value) {
        return switch (value.shape()) {
            case ABSENT -> false;
            case STRING -> !value.asString().isEmpty();
            case LIST -> !value.asList().isEmpty();
            default -> true;
        };
    }
}
