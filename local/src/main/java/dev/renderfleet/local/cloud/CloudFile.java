package dev.renderfleet.local.cloud;

import dev.renderfleet.local.property.Json;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Num;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

/**
 * The file that remembers what exists in a stack's pretend cloud, so that a refresh has something to read. JSON, one line
 * per resource: removing a line makes the resource vanish, as if somebody had deleted it by hand.
 *
 * <p>Several plugin processes may share it (the engine runs one per provider): every access holds a lock on a file
 * beside it, and a change replaces the file in one step, so that a killed process leaves the old or the new content.
 */
public final class CloudFile {

    private static final int VERSION = 1;

    private final Path path;
    private final Map<CloudRecord, String> lines = new HashMap<>();
    private Cloud cloud;
    private Object stamp;

    /** A cloud kept at {@code path}; the file and its folder are made on the first change. */
    public CloudFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /**
     * Runs {@code access} on the current content and saves what it changed, unless it throws.
     *
     * @throws UncheckedIOException when the file cannot be read, understood or written
     */
    public synchronized <T> T access(Function<Cloud, T> access) {
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel lockFile = FileChannel.open(
                            path.resolveSibling(path.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = lockFile.lock()) {
                Object now = stamp();
                if (cloud == null || !now.equals(stamp)) {
                    cloud = load();
                    stamp = now;
                    lines.clear();
                }
                boolean done = false;
                try {
                    T result = access.apply(cloud);
                    if (cloud.takeChanged()) {
                        save();
                        stamp = stamp();
                    }
                    done = lock.isValid();
                    return result;
                } finally {
                    if (!done) {
                        // Whatever was changed in memory did not happen.
                        cloud = null;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the rehearsal's cloud file " + path + ": " + e.getMessage(), e);
        }
    }

    private Object stamp() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (NoSuchFileException e) {
            return "none";
        }
    }

    private Cloud load() throws IOException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            return new Cloud(HexFormat.of().formatHex(salt), 0);
        }
        try {
            Fields root = (Fields) Json.parse(text);
            if (number(root, "version") != VERSION) {
                throw new IllegalArgumentException("its version is not " + VERSION);
            }
            Cloud loaded = new Cloud(text(root, "salt"), number(root, "generation"));
            Fields resources = (Fields) root.get("resources");
            for (PropertyValue value : resources.values().values()) {
                if (value instanceof Fields fields) {
                    loaded.put(record(fields));
                }
            }
            loaded.takeChanged();
            return loaded;
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IOException(
                    "cannot be understood (" + e.getMessage()
                            + "); repair it, or remove it and refresh the stack to start from nothing",
                    e);
        }
    }

    private void save() throws IOException {
        StringBuilder text = new StringBuilder(1 << 16);
        text.append("{\"version\":").append(VERSION);
        text.append(",\"salt\":").append(Json.write(PropertyValue.of(cloud.salt())));
        text.append(",\"generation\":").append(cloud.generation());
        // The comma stands first on each line, so that any line can be removed.
        text.append(
                ",\"resources\":{\"about\":\"one line per resource; one that is removed is gone at the next refresh\"\n");
        Map<CloudRecord, String> current = new HashMap<>();
        for (CloudRecord record : cloud.records()) {
            String line = lines.containsKey(record) ? lines.get(record) : line(record);
            current.put(record, line);
            text.append(line);
        }
        text.append("}}\n");
        lines.clear();
        lines.putAll(current);
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.write(next, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String line(CloudRecord record) {
        Map<String, Object> fields = Map.of(
                "type", record.type(),
                "id", record.id(),
                "urn", record.urn(),
                "region", record.region(),
                "generation", record.generation(),
                "revision", record.revision(),
                "created", record.created().toString(),
                "state", record.state());
        return "," + Json.write(PropertyValue.of(record.key())) + ":" + Json.write(PropertyValue.of(fields)) + "\n";
    }

    private static CloudRecord record(Fields fields) {
        return new CloudRecord(
                text(fields, "type"),
                text(fields, "id"),
                text(fields, "urn"),
                text(fields, "region"),
                number(fields, "generation"),
                (int) number(fields, "revision"),
                Instant.parse(text(fields, "created")),
                (Fields) fields.get("state"));
    }

    private static String text(Fields fields, String key) {
        String text = fields.get(key).textOrNull();
        if (text == null) {
            throw new IllegalArgumentException("\"" + key + "\" is missing");
        }
        return text;
    }

    private static long number(Fields fields, String key) {
        if (fields.get(key) instanceof Num num) {
            return (long) num.value();
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing");
    }
}
