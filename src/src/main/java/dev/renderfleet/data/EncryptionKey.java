package dev.renderfleet.data;

import com.pulumi.aws.kms.Alias;
import com.pulumi.aws.kms.AliasArgs;
import com.pulumi.aws.kms.Key;
import com.pulumi.aws.kms.KeyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stores.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A customer-managed symmetric KMS key with yearly rotation, and its alias {@code alias/<app>-<stage>-<purpose>}. The
 * account's IAM policies decide who uses it, plus the AWS services named in the statements given.
 */
public final class EncryptionKey extends ComponentResource {

    private static final String TYPE = "renderfleet:data:EncryptionKey";
    /** AWS's bounds are 7 and 30 days: the longest chance to notice where data outlives the stack, else the shortest. */
    private static final int PROTECTED_WINDOW_DAYS = 30;

    private static final int UNPROTECTED_WINDOW_DAYS = 7;

    private final Key key;

    /**
     * What a key is for.
     *
     * @param purpose last part of the alias, such as {@code logs}
     * @param services further statements of the key policy, for AWS services that use the key on their own behalf; they
     *     are given the account's id
     */
    public record Args(
            Tags tags,
            String region,
            String component,
            String purpose,
            String description,
            Output<String> accountId,
            boolean protectData,
            Function<String, List<Statement>> services) {}

    public EncryptionKey(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        key = key(name, args);
        alias(name, args);
        registerOutputs(Map.of("arn", key.arn()));
    }

    private Key key(String name, Args args) {
        return new Key(
                name + "-key",
                KeyArgs.builder()
                        .description(args.description())
                        .enableKeyRotation(true)
                        .deletionWindowInDays(args.protectData() ? PROTECTED_WINDOW_DAYS : UNPROTECTED_WINDOW_DAYS)
                        .policy(args.accountId().applyValue(account -> policy(account, args)))
                        .tags(args.tags().of(args.component(), args.purpose()))
                        .build(),
                // A key must not go before what it encrypts.
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .dependsOn(identity(name + "-key", args))
                        .build());
    }

    /** Without its key, data is as lost as if it had been deleted. */
    private StoreIdentity identity(String store, Args args) {
        return StoreIdentity.of(
                new StoreIdentity.Args(
                        store, args.region(), Map.of("customerMasterKeySpec", "", "keyUsage", "", "multiRegion", "")),
                this);
    }

    private void alias(String name, Args args) {
        new Alias(
                name + "-alias",
                AliasArgs.builder()
                        .name("alias/" + args.tags().names().of(args.purpose()))
                        .targetKeyId(key.keyId())
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private static String policy(String account, Args args) {
        List<Statement> statements = new ArrayList<>();
        statements.add(Statement.allow("AccountDecidesByIam", "kms:*")
                .by("AWS", "arn:aws:iam::" + account + ":root")
                .on("*"));
        statements.addAll(args.services().apply(account));
        return new PolicyDocument(statements).toJson();
    }

    public Output<String> arn() {
        return key.arn();
    }
}
