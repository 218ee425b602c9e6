package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;

/** AWS Key Management Service. */
final class Kms {

    static final String KEY = "aws:kms/key:Key";
    static final String ALIAS = "aws:kms/alias:Alias";

    /** A key in any of the ways that AWS accepts: ARN, id, alias or the alias's ARN; AWS's own keys always. */
    static final Targets KEY_ANY = Targets.arn(KEY)
            .or(Targets.id(KEY))
            .or(Targets.attribute(ALIAS, "name"))
            .or(Targets.arn(ALIAS))
            .orAlways("(arn:aws[\\w-]*:kms:[\\w-]+:\\d+:)?alias/aws/.+");

    private Kms() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(KEY)
                        .id("{uuid}")
                        .arn("kms", "key/{id}")
                        .defaults("bypassPolicyLockoutSafetyCheck", false)
                        .defaults("customerMasterKeySpec", "SYMMETRIC_DEFAULT")
                        .defaults("enableKeyRotation", false)
                        .defaults("isEnabled", true)
                        .defaults("keyUsage", "ENCRYPT_DECRYPT")
                        .computed("keyId", "{id}")
                        .computed("description", "")
                        .computed("multiRegion", false)
                        .computed(
                                "rotationPeriodInDays", key -> PropertyValue.of(key.is("enableKeyRotation") ? 365 : 0))
                        .computed(
                                "policy",
                                "{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":\"Enable "
                                        + "IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
                                        + "\"arn:{partition}:iam::{account}:root\"},\"Action\":\"kms:*\","
                                        + "\"Resource\":\"*\"}]}")
                        .replaceOn("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId")
                        .json("policy")
                        .oneOf("keyUsage", "ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT")
                        .rule("deletionWindowInDays", key -> {
                            double days = key.number("deletionWindowInDays", 30);
                            return days >= 7 && days <= 30
                                    ? Optional.empty()
                                    : Optional.of("expected 7 to 30 days, found " + (long) days);
                        }),
                kind(ALIAS)
                        .autoName("name", 256, (name, inputs) -> name.startsWith("alias/") ? name : "alias/" + name)
                        .arn("kms", "{name}")
                        .computed("targetKeyArn", alias -> {
                            String target = alias.text("targetKeyId");
                            return PropertyValue.of(alias.related("targetKeyId", KEY, "id")
                                    .map(key -> key.get("arn").textOrNull())
                                    .orElse(target));
                        })
                        .replaceOn("name", "namePrefix")
                        .matches("name", "alias/(?!aws/)[\\w/-]+", "alias/ and letters, digits, /, _ and -")
                        .refers("targetKeyId", Targets.arn(KEY).or(Targets.id(KEY)))
                        .unique("AlreadyExistsException: An alias with the name {name} already exists", "name"),
                kind("aws:kms/keyPolicy:KeyPolicy")
                        .id("{keyId}")
                        .defaults("bypassPolicyLockoutSafetyCheck", false)
                        .json("policy")
                        .partOf("keyId", KEY_ANY),
                kind("aws:kms/grant:Grant")
                        .id("{keyId}:{hex40}")
                        .defaults("retireOnDelete", false)
                        .computed("grantId", "{hex40}")
                        .computed("grantToken", "{hex40:token}")
                        .replaceOn("constraints", "grantCreationTokens", "granteePrincipal", "keyId", "name")
                        .replaceOn("operations", "retireOnDelete", "retiringPrincipal")
                        .partOf("keyId", KEY_ANY));
    }
}
