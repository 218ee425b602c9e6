package dev.renderfleet.delivery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.ecr.LifecyclePolicy;
import com.pulumi.aws.ecr.LifecyclePolicyArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecr.inputs.RepositoryEncryptionConfigurationArgs;
import com.pulumi.aws.ecr.inputs.RepositoryImageScanningConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.compute.ImageRepository;
import dev.renderfleet.data.EncryptionKey;
import dev.renderfleet.naming.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The product's image repositories: a tag stays with its image, every image is scanned as it is pushed, all are encrypted with one key, and
 * old ones go. The key's policy lets the account decide; ECR works on the key by grants of its own.
 */
public final class Repositories extends ComponentResource {

    static final String COMPONENT = "delivery";

    private static final String TYPE = "renderfleet:delivery:Repositories";

    /** What a broken push or a replaced index leaves behind. */
    private static final int UNTAGGED_DAYS = 7;

    private final Map<ImageRepository, Output<String>> urls = new LinkedHashMap<>();

    /**
     * What to keep.
     *
     * @param imagesKept per repository, the newest first
     * @param protectData whether repositories and key are protected
     */
    public record Args(Tags tags, String region, Output<String> accountId, int imagesKept, boolean protectData) {}

    public Repositories(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        EncryptionKey key = key(name, args);
        for (ImageRepository each : ImageRepository.values()) {
            Repository repository = repository(name, each, key, args);
            lifecycle(name, each, repository, args);
            urls.put(each, repository.repositoryUrl());
        }
        registerOutputs(Map.of());
    }

    private EncryptionKey key(String name, Args args) {
        return new EncryptionKey(
                name + "-images",
                new EncryptionKey.Args(
                        args.tags(),
                        args.region(),
                        COMPONENT,
                        "images",
                        "Encrypts the images of " + args.tags().names().app(),
                        args.accountId(),
                        args.protectData(),
                        account -> List.of()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    private Repository repository(String name, ImageRepository image, EncryptionKey key, Args args) {
        return new Repository(
                name + "-" + image.base(),
                RepositoryArgs.builder()
                        .name(image.path(args.tags().names().app()))
                        .imageTagMutability("IMMUTABLE")
                        .imageScanningConfiguration(RepositoryImageScanningConfigurationArgs.builder()
                                .scanOnPush(true)
                                .build())
                        .encryptionConfigurations(RepositoryEncryptionConfigurationArgs.builder()
                                .encryptionType("KMS")
                                .kmsKey(key.arn())
                                .build())
                        .forceDelete(!args.protectData())
                        .tags(args.tags().of(COMPONENT))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .protect(args.protectData())
                        .build());
    }

    private void lifecycle(String name, ImageRepository image, Repository repository, Args args) {
        new LifecyclePolicy(
                name + "-" + image.base() + "-lifecycle",
                LifecyclePolicyArgs.builder()
                        .repository(repository.name())
                        .policy(rules(args.imagesKept()))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    /** ECR never expires the parts of an index that is kept. */
    private static String rules(int imagesKept) {
        JsonObject untagged = new JsonObject();
        untagged.addProperty("tagStatus", "untagged");
        untagged.addProperty("countType", "sinceImagePushed");
        untagged.addProperty("countUnit", "days");
        untagged.addProperty("countNumber", UNTAGGED_DAYS);
        JsonArray every = new JsonArray();
        every.add("*");
        JsonObject tagged = new JsonObject();
        tagged.addProperty("tagStatus", "tagged");
        tagged.add("tagPatternList", every);
        tagged.addProperty("countType", "imageCountMoreThan");
        tagged.addProperty("countNumber", imagesKept);
        JsonArray rules = new JsonArray();
        rules.add(rule(1, "What no tag names", untagged));
        rules.add(rule(2, "All but the newest releases", tagged));
        JsonObject policy = new JsonObject();
        policy.add("rules", rules);
        return policy.toString();
    }

    private static JsonObject rule(int priority, String description, JsonObject selection) {
        JsonObject action = new JsonObject();
        action.addProperty("type", "expire");
        JsonObject rule = new JsonObject();
        rule.addProperty("rulePriority", priority);
        rule.addProperty("description", description);
        rule.add("selection", selection);
        rule.add("action", action);
        return rule;
    }

    /** Where each image is pushed to and pulled from, without a tag. */
    public Map<ImageRepository, Output<String>> urls() {
        return urls;
    }
}
