package dev.renderfleet.lambda.secrets;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.aws.FunctionClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * AWS Secrets Manager as the functions use it: read a version of a secret, and the few calls of a rotation. Keeps nothing
 * between calls and never logs. Failures are {@link SecretAccessException}s that name the secret and the action.
 */
public final class SecretStore {
    /** The version in use. */
    public static final String CURRENT = "AWSCURRENT";

    /** The version that a rotation is preparing. */
    public static final String PENDING = "AWSPENDING";

    /** The version in use before the last rotation. */
    public static final String PREVIOUS = "AWSPREVIOUS";

    /** Letters and digits only, so that a password needs no quoting in a URL, a shell or a file; 40 of 62 are 238 bits. */
    private static final long PASSWORD_LENGTH = 40;

    /**
     * How a secret stands in its rotation.
     *
     * @param rotationEnabled whether Secrets Manager has a rotation configured for it
     * @param stages version id to staging labels
     */
    public record RotationState(boolean rotationEnabled, Map<String, List<String>> stages) {
        /** The version that carries {@link SecretStore#CURRENT}, if one does. */
        public Optional<String> currentVersion() {
            return stages.entrySet().stream()
                    .filter(entry -> entry.getValue().contains(CURRENT))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    private final SecretsManagerClient client;

    public SecretStore(SecretsManagerClient client) {
        this.client = client;
    }

    /**
     * A store for a function: region and credentials from Lambda's environment (with SnapStart the credentials come from
     * the container endpoint, otherwise from variables), {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} honoured if set.
     */
    public static SecretStore onLambda(Map<String, String> environment) {
        return new SecretStore(FunctionClients.configure(
                        SecretsManagerClient.builder(), environment, "AWS_ENDPOINT_URL_SECRETS_MANAGER")
                .build());
    }

    /**
     * Runs a read through the whole SDK except for the network, so that its code is loaded before a SnapStart snapshot.
     *
     * @return the given text, as the secret's value
     */
    public static String primed(String text) {
        JsonObject answer = new JsonObject();
        answer.addProperty("SecretString", text);
        try (SecretsManagerClient client = FunctionClients.canned(SecretsManagerClient.builder(), answer.toString())
                .build()) {
            return new SecretStore(client).current("priming");
        }
    }

    /**
     * The text of a secret's version in use.
     *
     * @param secretId ARN or name
     */
    public String current(String secretId) {
        return staged(secretId, CURRENT)
                .orElseThrow(() -> new SecretAccessException(
                        secretId,
                        "read",
                        "There is no such secret, or it has no version labelled " + CURRENT,
                        "check the ARN, and that the secret has a value"));
    }

    /** The text of the version with that label, empty if there is none. */
    public Optional<String> staged(String secretId, String stage) {
        return value(
                secretId,
                GetSecretValueRequest.builder()
                        .secretId(secretId)
                        .versionStage(stage)
                        .build());
    }

    /** The text of that version if it carries that label, empty if not, or if it has no value yet. */
    public Optional<String> version(String secretId, String versionId, String stage) {
        return value(
                secretId,
                GetSecretValueRequest.builder()
                        .secretId(secretId)
                        .versionId(versionId)
                        .versionStage(stage)
                        .build());
    }

    private Optional<String> value(String secretId, GetSecretValueRequest request) {
        try {
            return Optional.ofNullable(client.getSecretValue(request).secretString());
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failure(secretId, "read", e);
        }
    }

    /** Rotation and versions of a secret. */
    public RotationState rotationState(String secretId) {
        try {
            DescribeSecretResponse secret = client.describeSecret(request -> request.secretId(secretId));
            return new RotationState(Boolean.TRUE.equals(secret.rotationEnabled()), secret.versionIdsToStages());
        } catch (SdkException e) {
            throw failure(secretId, "describe", e);
        }
    }

    /** A new random password of 40 letters and digits, made by Secrets Manager. */
    public String randomPassword() {
        try {
            return client.getRandomPassword(request -> request.passwordLength(PASSWORD_LENGTH)
                            .excludePunctuation(true)
                            .requireEachIncludedType(true))
                    .randomPassword();
        } catch (SdkException e) {
            throw failure("(none)", "get a random password", e);
        }
    }

    /**
     * Stores the value of the version that a rotation is preparing.
     *
     * @return false if another attempt of the same rotation stored one first; that one stands
     */
    public boolean putPending(String secretId, String versionId, String text) {
        try {
            client.putSecretValue(request -> request.secretId(secretId)
                    .clientRequestToken(versionId)
                    .secretString(text)
                    .versionStages(PENDING));
            return true;
        } catch (ResourceExistsException e) {
            return false;
        } catch (SdkException e) {
            throw failure(secretId, "store the pending version", e);
        }
    }

    /** Moves {@link #CURRENT} from one version to another; Secrets Manager labels the old one {@link #PREVIOUS}. */
    public void makeCurrent(String secretId, String versionId, Optional<String> oldVersionId) {
        try {
            client.updateSecretVersionStage(request -> request.secretId(secretId)
                    .versionStage(CURRENT)
                    .moveToVersionId(versionId)
                    .removeFromVersionId(oldVersionId.orElse(null)));
        } catch (SdkException e) {
            throw failure(secretId, "make the pending version current", e);
        }
    }

    private static SecretAccessException failure(String secretId, String action, SdkException e) {
        if (e instanceof AwsServiceException service) {
            String code = service.awsErrorDetails() == null
                    ? "HTTP " + service.statusCode()
                    : service.awsErrorDetails().errorCode() + ": "
                            + service.awsErrorDetails().errorMessage();
            return new SecretAccessException(secretId, action, code, remedy(code));
        }
        String remedy = e instanceof SdkClientException
                ? "check that the function's subnets reach Secrets Manager (NAT or an interface endpoint), and its role"
                : "try again";
        return new SecretAccessException(secretId, action, String.valueOf(e.getMessage()), remedy);
    }

    private static String remedy(String code) {
        if (code.startsWith("AccessDenied")) {
            return "allow the function's role this action on this secret, and kms:Decrypt and kms:GenerateDataKey on its"
                    + " key";
        }
        if (code.startsWith("DecryptionFailure")) {
            return "allow the function's role kms:Decrypt on the secret's key, and check that the key is enabled";
        }
        return "check the secret in Secrets Manager, then try again";
    }
}
