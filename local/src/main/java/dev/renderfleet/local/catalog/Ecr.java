package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;

/** Amazon Elastic Container Registry. */
final class Ecr {

    static final String REPOSITORY = "aws:ecr/repository:Repository";

    private static final Targets REPOSITORY_NAME = Targets.attribute(REPOSITORY, "name");

    private Ecr() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(REPOSITORY)
                        .autoNameLower("name", 256)
                        .arn("ecr", "repository/{name}")
                        .defaults("imageTagMutability", "MUTABLE")
                        .computed("registryId", "{account}")
                        .computed("repositoryUrl", "{account}.dkr.ecr.{region}.{suffix}/{name}")
                        .replaceOn("encryptionConfigurations", "name")
                        .matches(
                                "name",
                                "[a-z0-9]+([._/-][a-z0-9]+)*",
                                "lower-case letters and digits, parted by single ._/-")
                        .oneOf("imageTagMutability", "MUTABLE", "IMMUTABLE")
                        .oneOf("encryptionConfigurations.encryptionType", "AES256", "KMS")
                        .mentions("encryptionConfigurations.kmsKey", Kms.KEY_ANY)
                        .unique(
                                "RepositoryAlreadyExistsException: The repository with name '{name}' already exists",
                                "name"),
                kind("aws:ecr/lifecyclePolicy:LifecyclePolicy")
                        .id("{repository}")
                        .computed("registryId", "{account}")
                        .replaceOn("repository")
                        .json("policy")
                        .partOf("repository", REPOSITORY_NAME),
                kind("aws:ecr/repositoryPolicy:RepositoryPolicy")
                        .id("{repository}")
                        .computed("registryId", "{account}")
                        .replaceOn("repository")
                        .json("policy")
                        .partOf("repository", REPOSITORY_NAME),
                kind("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration")
                        .id(config -> config.site().account())
                        .computed("registryId", "{account}")
                        .oneOf("scanType", "BASIC", "ENHANCED"));
    }
}
