package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A GPU instance type that workers may run on: one NVIDIA GPU that ComfyUI's CUDA builds support, on x86-64. Larger sizes of
 * the same families add CPUs around the same single GPU or further GPUs that one worker does not use. Source: the EC2
 * instance types guide, accelerated computing.
 *
 * @param name such as {@code g5.xlarge}
 */
public record GpuInstanceType(String name) {

    /** T4 with 16 GiB (g4dn), A10G with 24 GiB (g5), L4 with 24 GiB (g6). */
    private static final List<String> ALLOWED =
            List.of("g4dn.xlarge", "g4dn.2xlarge", "g5.xlarge", "g5.2xlarge", "g6.xlarge", "g6.2xlarge");

    private static final Map<String, Set<String>> ZONES = zones("gpu-zones.csv");

    public GpuInstanceType {
        if (!ALLOWED.contains(name)) {
            throw new IllegalArgumentException(name + " is not one of " + ALLOWED);
        }
    }

    /** Written in a stage file as EC2 names it. */
    public static ValueType<GpuInstanceType> valueType() {
        return ValueType.text(
                "one of the GPU instance types " + String.join(", ", ALLOWED),
                String.join("|", ALLOWED).replace(".", "\\."),
                text -> ALLOWED.contains(text) ? Optional.of(new GpuInstanceType(text)) : Optional.empty());
    }

    /** The names of all types allowed. */
    public static List<String> allowed() {
        return ALLOWED;
    }

    /** The ids (such as {@code use1-az1}) of a region's zones that offer the type; none where the region does not. */
    public Set<String> zoneIds(String region) {
        return ZONES.getOrDefault(region + "," + family(), Set.of());
    }

    /** The ids of a region's zones that offer any GPU instance type, in order; none where the region does not. */
    public static List<String> allZoneIds(String region) {
        return ZONES.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(region + ","))
                .flatMap(entry -> entry.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private String family() {
        return name.substring(0, name.indexOf('.'));
    }

    private static Map<String, Set<String>> zones(String resource) {
        try (InputStream stream =
                Objects.requireNonNull(GpuInstanceType.class.getResourceAsStream(resource), resource)) {
            Map<String, Set<String>> zones = new TreeMap<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", 3))
                    .forEach(row -> zones.put(row[0] + "," + row[1], Set.of(row[2].split(" "))));
            return zones;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
