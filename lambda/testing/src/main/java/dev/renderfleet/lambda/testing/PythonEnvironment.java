package dev.renderfleet.lambda.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Virtual environments of Python packages, kept below {@code $XDG_CACHE_HOME/renderfleet} (default {@code ~/.cache}). */
public final class PythonEnvironment {
    private PythonEnvironment() {}

    /**
     * The environment of a list, made by the first who needs it while others wait.
     *
     * @param requirementsList a resource beside this class: what pip installs, by exact versions
     */
    static Path of(String requirementsList) throws IOException {
        try (InputStream in = PythonEnvironment.class.getResourceAsStream(requirementsList)) {
            return of(requirementsList, in.readAllBytes());
        }
    }

    /** The environment of a list that is a file. */
    public static Path of(Path requirementsList) throws IOException {
        return of(requirementsList.getFileName().toString(), Files.readAllBytes(requirementsList));
    }

    private static Path of(String name, byte[] requirements) throws IOException {
        Path folder = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("renderfleet/emulator");
        Files.createDirectories(folder);
        Path environment = folder.resolve(digest(requirements));
        Path complete = environment.resolve("complete");
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(complete)) {
                Folders.delete(environment);
                Processes.run(List.of("python3", "-m", "venv", environment.toString()), 120, TimeUnit.SECONDS);
                Path list = environment.resolve(name);
                Files.write(list, requirements);
                Processes.run(
                        List.of(
                                environment.resolve("bin/python").toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check",
                                "--requirement",
                                list.toString()),
                        600,
                        TimeUnit.SECONDS);
                Files.writeString(complete, lock.toString());
            }
        }
        return environment;
    }

    private static String digest(byte[] requirements) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(requirements))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
