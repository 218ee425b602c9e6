package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import java.util.List;
import java.util.Optional;

/** AWS Secrets Manager. */
final class SecretsManager {

    static final String SECRET = "aws:secretsmanager/secret:Secret";
    static final Targets SECRET_ARN = Targets.arn(SECRET);

    private SecretsManager() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(SECRET)
                        .id("arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{mixed6}")
                        .autoName("name", 512)
                        .computed("arn", "{id}")
                        .defaults("forceOverwriteReplicaSecret", false)
                        .defaults("recoveryWindowInDays", 30)
                        .computed("policy", "")
                        .computed("replicas", List.of())
                        .replaceOn("name", "namePrefix")
                        .json("policy")
                        .matches("name", "[\\w/+=.@-]{1,512}", "letters, digits and /_+=.@-")
                        .rule("recoveryWindowInDays", secret -> {
                            int days = (int) secret.number("recoveryWindowInDays", 30);
                            return days == 0 || (days >= 7 && days <= 30)
                                    ? Optional.empty()
                                    : Optional.of("expected 0, or 7 to 30 days, found " + days);
                        })
                        .mentions("kmsKeyId", Kms.KEY_ANY)
                        .unique(
                                "ResourceExistsException: The operation failed because the secret {name} already "
                                        + "exists.",
                                "name"),
                kind("aws:secretsmanager/secretVersion:SecretVersion")
                        .id("{secretId}|terraform-{createdId}")
                        .computed("arn", "{secretId}")
                        .computed("versionId", "terraform-{createdId}")
                        .computed("versionStages", List.of("AWSCURRENT"))
                        .replaceOn("secretBinary", "secretId", "secretString")
                        .secret("secretString", "secretBinary")
                        .atMostOneOf("secretString", "secretBinary")
                        .partOf("secretId", SECRET_ARN),
                kind("aws:secretsmanager/secretRotation:SecretRotation")
                        .id("{secretId}")
                        .defaults("rotateImmediately", true)
                        .computed("rotationEnabled", true)
                        .replaceOn("secretId")
                        .partOf("secretId", SECRET_ARN)
                        .mentions("rotationLambdaArn", Lambda.FUNCTION_ANY)
                        .cloudRule(SecretsManager::notAllowedToInvoke),
                kind("aws:secretsmanager/secretPolicy:SecretPolicy")
                        .id("{secretArn}")
                        .replaceOn("secretArn")
                        .json("policy")
                        .partOf("secretArn", SECRET_ARN));
    }

    /** Secrets Manager tries the function at once, and fails if it has no permission to. */
    private static Optional<String> notAllowedToInvoke(Attributes rotation) {
        String function = rotation.text("rotationLambdaArn");
        if (function.isEmpty()) {
            return Optional.empty();
        }
        boolean allowed = rotation.cloud().find("aws:lambda/permission:Permission", permission -> true).stream()
                .anyMatch(permission -> "secretsmanager.amazonaws.com"
                                .equals(permission.state().get("principal").textOrNull())
                        && sameFunction(
                                function,
                                String.valueOf(
                                        permission.state().get("function").textOrNull())));
        return allowed
                ? Optional.empty()
                : Optional.of(
                        "rotationLambdaArn: AccessDeniedException: Secrets Manager cannot invoke the specified "
                                + "Lambda function: it has no permission for secretsmanager.amazonaws.com (is it a dependency?)");
    }

    private static boolean sameFunction(String arn, String given) {
        return arn.equals(given) || arn.matches(".*:function:\\Q" + given + "\\E(:.*)?") || arn.startsWith(given + ":");
    }
}
