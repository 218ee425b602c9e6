package dev.renderfleet.stage;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A stage file, read without Pulumi. */
public final class StageFile {

    private StageFile() {}

    /**
     * The keys of a stage's file in the checkout.
     *
     * @throws java.nio.file.NoSuchFileException if the stage has none
     * @throws IllegalArgumentException if it has no {@code config}
     */
    public static Map<String, String> read(Path checkout, String stage) throws IOException {
        return parse(Files.readString(checkout.resolve("Pulumi." + stage + ".yaml")));
    }

    /**
     * Its keys as {@code PULUMI_CONFIG} has them: scalars as text, objects and lists as JSON.
     *
     * @throws IllegalArgumentException if it has no {@code config}
     */
    public static Map<String, String> parse(String yaml) {
        Map<String, Map<String, Object>> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        if (file == null || file.get("config") == null) {
            throw new IllegalArgumentException("the stage file has no 'config'");
        }
        Map<String, String> configuration = new LinkedHashMap<>();
        file.get("config")
                .forEach((key, value) -> configuration.put(
                        key,
                        value instanceof Map || value instanceof List
                                ? new Gson().toJson(value)
                                : String.valueOf(value)));
        return configuration;
    }
}
