package dev.renderfleet;

import com.google.gson.JsonParser;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import dev.renderfleet.stage.Delivery;
import dev.renderfleet.stage.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;

/** Entry point: reads the stage, then builds the platform; or the delivery stack. */
public final class App {

    private App() {}

    public static void main(String[] args) {
        // The SDK logs each error to the engine and again to stderr, which the engine shows too: once is enough.
        LogManager.getLogManager().reset();
        int exitCode = Pulumi.runAsync(ctx -> build(ctx, configuration(), secretKeys()))
                .join();
        NetworkThreads.end();
        System.exit(exitCode);
    }

    /** Builds the stage, or the delivery stack, from a configuration; nothing is registered before all of it is valid. */
    public static void build(Context ctx, Map<String, String> configuration, Set<String> secretKeys) {
        if (ctx.stackName().equals(Delivery.STACK)) {
            new DeliveryStack(ctx, Delivery.read(configuration, secretKeys));
        } else {
            new Platform(ctx, Stage.read(ctx.stackName(), configuration, secretKeys));
        }
    }

    /** All keys, from where the SDK has them too: {@code com.pulumi.Config} cannot list them, and so not refuse any. */
    private static Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>();
        JsonParser.parseString(System.getenv().getOrDefault("PULUMI_CONFIG", "{}"))
                .getAsJsonObject()
                .entrySet()
                .forEach(entry ->
                        configuration.put(entry.getKey(), entry.getValue().getAsString()));
        return configuration;
    }

    private static Set<String> secretKeys() {
        Set<String> keys = new HashSet<>();
        JsonParser.parseString(System.getenv().getOrDefault("PULUMI_CONFIG_SECRET_KEYS", "[]"))
                .getAsJsonArray()
                .forEach(key -> keys.add(key.getAsString()));
        return keys;
    }
}
