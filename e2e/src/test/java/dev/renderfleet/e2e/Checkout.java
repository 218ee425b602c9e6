package dev.renderfleet.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scratch copy of the checkout that the tests are in, with an empty home folder of its own, in which a test runs
 * {@code ./pulumiw} as a user would. The copy has every file that git tracks or would track, as it is on disk now. Only the
 * cached Pulumi CLI and the cached Maven are shared with the user who runs the tests; no other variable of the environment
 * reaches a command.
 */
public final class Checkout {

    /** The checkout under test. Maven runs tests in the folder of their module. */
    public static final Path ORIGINAL = Path.of("").toAbsolutePath().getParent();

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path root;
    private final Path home;

    private Checkout(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    /** Copies the sources into {@code folder/name}; nothing is built yet. */
    public static Checkout sources(Path folder, String name) {
        Checkout copy = empty(folder, name);
        Result listed = new Command(
                        List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
                        ORIGINAL,
                        Map.of("PATH", System.getenv("PATH"), "HOME", copy.home.toString()),
                        LIMIT)
                .with("GIT_CONFIG_COUNT", "1")
                .with("GIT_CONFIG_KEY_0", "safe.directory")
                .with("GIT_CONFIG_VALUE_0", "*")
                .run()
                .succeeded();
        try {
            for (String file : listed.output().split("\0", 0)) {
                Path source = ORIGINAL.resolve(file);
                if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                    copyFile(source, copy.root.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /**
     * Copies the sources and the jars, so that pulumi starts at once. The jars are those of the checkout under test, or, where they
     * are not of its sources, built once for all tests, by the wrapper itself, in a copy under {@code target/}.
     */
    public static Checkout built(Path folder, String name) {
        Checkout copy = empty(folder, name);
        copyBuilt(Template.ROOT, copy.root);
        return copy;
    }

    private static Checkout empty(Path folder, String name) {
        try {
            Path root = Files.createDirectories(folder.resolve(name));
            Path home = Files.createDirectories(folder.resolve(name + " home"));
            return new Checkout(root.toRealPath(), home.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path root() {
        return root;
    }

    public Path home() {
        return home;
    }

    /** {@code ./pulumiw} with these arguments, to be run in the root of the copy. */
    public Command pulumiw(String... arguments) {
        return script("pulumiw", arguments);
    }

    /** A script of the copy with these arguments, likewise. */
    public Command script(String file, String... arguments) {
        List<String> line = new ArrayList<>(List.of(root.resolve(file).toString()));
        line.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>();
        String userHome = System.getProperty("user.home");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_CACHE_HOME", fromEnvironment("XDG_CACHE_HOME", userHome + "/.cache"));
        environment.put("MAVEN_USER_HOME", fromEnvironment("MAVEN_USER_HOME", userHome + "/.m2"));
        return new Command(line, root, environment, LIMIT);
    }

    private static String fromEnvironment(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    public String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Checkout write(String file, String content) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Changes a file that must contain {@code from}. */
    public Checkout replace(String file, String from, String to) {
        String content = read(file);
        if (!content.contains(from)) {
            throw new AssertionError(file + " does not contain \"" + from + "\"");
        }
        return write(file, content.replace(from, to));
    }

    public boolean has(String file) {
        return Files.exists(root.resolve(file));
    }

    /** Writes an executable shell script to {@code path}, which may be outside of the copy. */
    public static void script(Path path, String body) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, "#!/bin/sh\n" + body, UTF_8);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyFile(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(
                source,
                target,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Libraries are hundreds of megabytes and never written to again: linked. All else is copied. */
    private static void copyBuilt(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Path target = to.resolve(from.relativize(file).toString());
                    if (file.getParent().endsWith("target/lib")) {
                        Files.createDirectories(target.getParent());
                        Files.createLink(target, file);
                    } else {
                        copyFile(file, target);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies what {@code ./pulumiw} built last, if it did. Its stamp tells of which sources, so that the wrapper builds in the copy
     * what does not fit.
     */
    private static void copyJars(Path from, Path to) throws IOException {
        String stamp = ".renderfleet/build/stamp";
        if (!Files.exists(from.resolve(stamp))) {
            return;
        }
        copyFile(from.resolve(stamp), to.resolve(stamp));
        List<Path> modules;
        try (Stream<Path> found = Files.find(to, 3, (file, attributes) -> file.endsWith("pom.xml"))) {
            modules = found.map(Path::getParent).map(to::relativize).toList();
        }
        for (Path module : modules) {
            Path target = from.resolve(module).resolve("target");
            // That of these tests has the copies in it.
            if (Files.isDirectory(target) && !module.startsWith("e2e")) {
                copyBuilt(target, to.resolve(module).resolve("target"));
            }
        }
    }

    /** The copy that all built copies are made from. */
    private static final class Template {

        static final Path ROOT = build();

        private Template() {}

        private static Path build() {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(Scratch.FOLDER), "template-");
                Checkout template = sources(folder, "built");
                copyJars(ORIGINAL, template.root);
                // A pulumi that does nothing: only the wrapper's own work is wanted.
                Path nothing = folder.resolve("bin");
                script(nothing.resolve("pulumi"), "[ \"$1\" != version ] || echo v3.999.0\n");
                script(nothing.resolve("pulumi-language-java"), "");
                template.pulumiw("preview", "--stack", "any", "--no-policy")
                        .withFirstOnPath(nothing)
                        .run()
                        .succeeded();
                Files.delete(template.root.resolve(".renderfleet/pulumi-on-path"));
                return template.root;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
