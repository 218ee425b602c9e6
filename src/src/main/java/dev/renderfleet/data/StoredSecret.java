package dev.renderfleet.data;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.aws.secretsmanager.Secret;
import com.pulumi.aws.secretsmanager.SecretArgs;
import com.pulumi.aws.secretsmanager.SecretVersion;
import com.pulumi.aws.secretsmanager.SecretVersionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A secret in Secrets Manager at {@code /<app>/<stage>/<path>}, with its first value. Later values are the rotation's or the
 * owner's: the program never writes one again.
 */
final class StoredSecret extends ComponentResource {

    private static final String TYPE = "renderfleet:data:StoredSecret";
    /** Secrets Manager's longest chance to bring a deleted secret back; without protection the name is free at once. */
    private static final int PROTECTED_RECOVERY_DAYS = 30;

    private final Secret secret;
    private final SecretVersion firstVersion;

    /** The policy pack takes a secret that nothing rotates for a mistake unless this tag says why. */
    private static final String NO_ROTATION = "NoRotation";

    /**
     * What to keep.
     *
     * @param noRotation why nothing rotates it; empty where something does
     */
    record Args(
            Tags tags,
            String path,
            String description,
            Output<String> keyArn,
            Output<String> value,
            Optional<String> noRotation,
            boolean protectData) {}

    StoredSecret(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        secret = new Secret(
                name,
                SecretArgs.builder()
                        .name(args.tags().names().path(args.path()))
                        .description(args.description())
                        .kmsKeyId(args.keyArn())
                        .recoveryWindowInDays(args.protectData() ? PROTECTED_RECOVERY_DAYS : 0)
                        .tags(tags(args))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        firstVersion = new SecretVersion(
                name + "-first",
                SecretVersionArgs.builder()
                        .secretId(secret.id())
                        .secretString(args.value())
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .ignoreChanges("secretString")
                        .build());
        registerOutputs(Map.of("arn", secret.arn()));
    }

    private static Map<String, String> tags(Args args) {
        Map<String, String> tags = new TreeMap<>(args.tags().of("data"));
        args.noRotation().ifPresent(reason -> tags.put(NO_ROTATION, reason));
        return tags;
    }

    /** The format of AWS's rotation templates: what the rotating function and the applications read. */
    static String databaseLogin(
            String engine, String host, int port, String username, String password, String database, String adminArn) {
        JsonObject login = new JsonObject();
        login.addProperty("engine", engine);
        login.addProperty("host", host);
        login.addProperty("port", port);
        login.addProperty("username", username);
        login.addProperty("password", password);
        if (!database.isEmpty()) {
            login.addProperty("dbname", database);
        }
        if (!adminArn.isEmpty()) {
            login.addProperty("masterarn", adminArn);
        }
        return login.toString();
    }

    /** The login with the {@code DATABASE_URL} it amounts to, as the rotating function keeps it. */
    static String withDatabaseUrl(String login) {
        JsonObject json = JsonParser.parseString(login).getAsJsonObject();
        json.addProperty(
                "url",
                "postgresql://%s:%s@%s:%s/%s?sslmode=require"
                        .formatted(
                                json.get("username").getAsString(),
                                json.get("password").getAsString(),
                                json.get("host").getAsString(),
                                json.get("port").getAsString(),
                                json.get("dbname").getAsString()));
        return json.toString();
    }

    Output<String> arn() {
        return secret.arn();
    }

    Output<String> secretName() {
        return secret.name();
    }

    /** The ARN, once there is a value to read. */
    Output<String> readableArn() {
        return Output.tuple(arn(), firstVersion.versionId()).applyValue(t -> t.t1);
    }
}
