package dev.renderfleet.data;

import com.pulumi.aws.ssm.Parameter;
import com.pulumi.aws.ssm.ParameterArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.Map;
import java.util.Optional;

/**
 * The backend's secrets that belong to no store: Laravel's key, the OAuth secrets that the owner fills in, and the fleet
 * secret that GPU workers register with.
 */
public final class Secrets extends ComponentResource {

    private static final String TYPE = "renderfleet:data:Secrets";

    private final StoredSecret appKey;
    private final StoredSecret oauth;
    private final Parameter fleetSecret;

    public record Args(Tags tags, Output<String> keyArn, boolean protectData) {}

    public Secrets(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        appKey = secret(
                name + "-app-key",
                "laravel/app-key",
                "Laravel APP_KEY",
                GeneratedValue.laravelKey(name + "-app-key-value", this),
                "what it encrypted could not be read any more",
                args);
        oauth = secret(
                name + "-oauth",
                "oauth/secrets",
                "OAuth client secrets as a JSON object, filled in by the owner",
                Output.ofSecret("{}"),
                "issued by the OAuth providers",
                args);
        fleetSecret = new Parameter(
                name + "-fleet-secret",
                ParameterArgs.builder()
                        .name(args.tags().names().path("fleet-secret"))
                        .description("What GPU workers register with at the backend")
                        .type("SecureString")
                        .keyId(args.keyArn())
                        .value(GeneratedValue.password(name + "-fleet-secret-value", this))
                        .tags(args.tags().of("data"))
                        .build(),
                // The owner may change it in place.
                CustomResourceOptions.builder()
                        .parent(this)
                        .ignoreChanges("value")
                        .build());
        registerOutputs(Map.of());
    }

    private StoredSecret secret(
            String name, String path, String description, Output<String> value, String noRotation, Args args) {
        return new StoredSecret(
                name,
                new StoredSecret.Args(
                        args.tags(),
                        path,
                        description,
                        args.keyArn(),
                        value,
                        Optional.of(noRotation),
                        args.protectData()),
                ComponentResourceOptions.builder().parent(this).build());
    }

    public Output<String> appKeySecretArn() {
        return appKey.readableArn();
    }

    public Output<String> oauthSecretArn() {
        return oauth.readableArn();
    }

    public Output<String> fleetSecretParameterName() {
        return fleetSecret.name();
    }

    public Output<String> fleetSecretParameterArn() {
        return fleetSecret.arn();
    }
}
