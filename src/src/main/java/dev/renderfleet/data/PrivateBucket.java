package dev.renderfleet.data;

import com.pulumi.aws.s3.BucketLifecycleConfigurationV2;
import com.pulumi.aws.s3.BucketLifecycleConfigurationV2Args;
import com.pulumi.aws.s3.BucketOwnershipControls;
import com.pulumi.aws.s3.BucketOwnershipControlsArgs;
import com.pulumi.aws.s3.BucketPolicy;
import com.pulumi.aws.s3.BucketPolicyArgs;
import com.pulumi.aws.s3.BucketPublicAccessBlock;
import com.pulumi.aws.s3.BucketPublicAccessBlockArgs;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2;
import com.pulumi.aws.s3.BucketServerSideEncryptionConfigurationV2Args;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.aws.s3.BucketVersioningV2;
import com.pulumi.aws.s3.BucketVersioningV2Args;
import com.pulumi.aws.s3.inputs.BucketLifecycleConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketOwnershipControlsRuleArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs;
import com.pulumi.aws.s3.inputs.BucketServerSideEncryptionConfigurationV2RuleArgs;
import com.pulumi.aws.s3.inputs.BucketVersioningV2VersioningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A bucket that nobody outside can read: public access blocked, TLS only, encrypted, versioned, with a lifecycle. */
public final class PrivateBucket extends ComponentResource {

    private static final String TYPE = "renderfleet:data:PrivateBucket";

    private final BucketV2 bucket;
    private final BucketOwnershipControls ownership;
    private final BucketPublicAccessBlock block;

    /**
     * What a bucket is for.
     *
     * @param base its name without app and stage; the account's id is added, because bucket names are global
     * @param ownership {@code BucketOwnerEnforced}, or {@code BucketOwnerPreferred} where an AWS service writes with ACLs
     * @param lifecycle at least one rule
     */
    public record Args(
            Tags tags,
            String region,
            String base,
            Output<String> accountId,
            String ownership,
            List<BucketLifecycleConfigurationV2RuleArgs> lifecycle,
            boolean protectData) {}

    public PrivateBucket(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        bucket = bucket(name, args);
        ownership = ownership(name, args);
        block = publicAccessBlock(name);
        encryption(name);
        Resource versioning = versioning(name);
        lifecycle(name, args, versioning);
        registerOutputs(Map.of("name", bucket.bucket(), "arn", bucket.arn()));
    }

    private BucketV2 bucket(String name, Args args) {
        Output<String> physicalName =
                args.accountId().applyValue(account -> args.tags().names().of(args.base()) + "-" + account);
        return new BucketV2(
                name,
                BucketV2Args.builder()
                        .bucket(physicalName)
                        .forceDestroy(!args.protectData())
                        .tags(args.tags().of("data"))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .dependsOn(StoreIdentity.of(
                                new StoreIdentity.Args(name, args.region(), Map.of("bucket", physicalName)), this))
                        .build());
    }

    private BucketOwnershipControls ownership(String name, Args args) {
        return new BucketOwnershipControls(
                name + "-ownership",
                BucketOwnershipControlsArgs.builder()
                        .bucket(bucket.id())
                        .rule(BucketOwnershipControlsRuleArgs.builder()
                                .objectOwnership(args.ownership())
                                .build())
                        .build(),
                children());
    }

    private BucketPublicAccessBlock publicAccessBlock(String name) {
        return new BucketPublicAccessBlock(
                name + "-public-access-block",
                BucketPublicAccessBlockArgs.builder()
                        .bucket(bucket.id())
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)
                        .build(),
                children());
    }

    /** With S3's own keys: the CDN and load balancer logs cannot use a customer key, and uploads cost no KMS requests. */
    private void encryption(String name) {
        new BucketServerSideEncryptionConfigurationV2(
                name + "-encryption",
                BucketServerSideEncryptionConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(BucketServerSideEncryptionConfigurationV2RuleArgs.builder()
                                .applyServerSideEncryptionByDefault(
                                        BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs
                                                .builder()
                                                .sseAlgorithm("AES256")
                                                .build())
                                .build())
                        .build(),
                children());
    }

    private Resource versioning(String name) {
        return new BucketVersioningV2(
                name + "-versioning",
                BucketVersioningV2Args.builder()
                        .bucket(bucket.id())
                        .versioningConfiguration(BucketVersioningV2VersioningConfigurationArgs.builder()
                                .status("Enabled")
                                .build())
                        .build(),
                children());
    }

    private void lifecycle(String name, Args args, Resource versioning) {
        new BucketLifecycleConfigurationV2(
                name + "-lifecycle",
                BucketLifecycleConfigurationV2Args.builder()
                        .bucket(bucket.id())
                        .rules(args.lifecycle())
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .dependsOn(versioning)
                        .build());
    }

    /**
     * Sets the bucket's one policy: TLS only, and whom else it lets in. Called once, by the owner, because those it lets in
     * may need the bucket first.
     *
     * @param statements further statements, made from the bucket's ARN
     * @return the policy, for services that try the bucket before they use it
     */
    public Resource policy(String name, Output<Function<String, List<Statement>>> statements) {
        return new BucketPolicy(
                name + "-policy",
                BucketPolicyArgs.builder()
                        .bucket(bucket.id())
                        .policy(Output.tuple(bucket.arn(), statements)
                                .applyValue(t -> policy(t.t1, t.t2.apply(t.t1)).toJson()))
                        .build(),
                // S3 refuses a policy while it changes the access block: one after the other.
                CustomResourceOptions.builder().parent(this).dependsOn(block).build());
    }

    private static PolicyDocument policy(String arn, List<Statement> statements) {
        List<Statement> all = new ArrayList<>();
        all.add(Statement.deny("TlsOnly", "s3:*")
                .by("AWS", "*")
                .on(arn, arn + "/*")
                .when("Bool", "aws:SecureTransport", "false"));
        all.addAll(statements);
        return new PolicyDocument(all);
    }

    private CustomResourceOptions children() {
        return CustomResourceOptions.builder().parent(this).build();
    }

    public BucketV2 bucket() {
        return bucket;
    }

    /** What must be in place before a service writes with ACLs. */
    Resource ownershipControls() {
        return ownership;
    }
}
