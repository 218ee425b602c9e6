package dev.renderfleet.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs that stand in for those the wrapper starts, so that a test sees what it would have done with them, in moments and
 * without a network.
 */
final class Stubs {

    /** What the wrapper may expect of any Linux or macOS. */
    private static final List<String> SYSTEM_TOOLS = List.of(
            "awk",
            "base64",
            "bash",
            "cat",
            "chmod",
            "cmp",
            "cp",
            "cut",
            "dirname",
            "env",
            "find",
            "getconf",
            "grep",
            "gzip",
            "head",
            "ln",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "ps",
            "readlink",
            "rm",
            "sed",
            "sh",
            "sha256sum",
            "shasum",
            "sleep",
            "sort",
            "tail",
            "tar",
            "tr",
            "uname");

    private Stubs() {}

    /**
     * A folder with a pulumi (and Java language host) of this version. It prints the folder it is run in, its arguments one a
     * line and its environment, and exits with {@code $STUB_EXIT}.
     */
    static Path pulumi(Path folder, String version) {
        Checkout.script(
                folder.resolve("pulumi"),
                """
                if [ "$1" = version ]; then echo %s; exit; fi
                if [ "$1 $2" = "stack --show-name" ]; then echo "$STUB_SELECTED"; exit; fi
                if [ "$1 $2" = "stack export" ]; then echo "$STUB_STATE"; exit; fi
                echo "pulumi=$0"
                echo "folder=$PWD"
                for argument in "$@"; do echo "argument=$argument"; done
                env | sed 's/^/variable=/'
                exit ${STUB_EXIT:-0}
                """
                        .formatted(version));
        Checkout.script(folder.resolve("pulumi-language-java"), "");
        return folder;
    }

    /** Replaces the checkout's Maven by one that notes each build in builds.txt and makes a jar of the program's sources. */
    static void maven(Checkout checkout, String before) {
        Checkout.script(
                checkout.root().resolve("mvnw"),
                """
                cd "$(dirname "$0")" || exit 1
                echo build >>builds.txt
                %s
                mkdir -p src/target
                cat src/src/main/java/dev/renderfleet/App.java >src/target/renderfleet.jar
                """
                        .formatted(before));
    }

    /** A JDK whose java tells its arguments and what it reads, and exits with {@code $STUB_JAVA_EXIT}. */
    static Path jdk(Path folder) {
        Checkout.script(
                folder.resolve("bin/java"),
                """
                for argument in "$@"; do echo "java=$argument"; done
                sed 's/^/input=/'
                exit ${STUB_JAVA_EXIT:-0}
                """);
        Checkout.script(folder.resolve("bin/javac"), "");
        Checkout.script(folder.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        return folder;
    }

    static void policyPack(Checkout checkout) {
        Checkout.script(checkout.root().resolve("policy/bin/renderfleet-policy"), "");
    }

    /** A folder with the system's own tools and nothing else: no Go, no Pulumi, no Maven, no Java, no downloader. */
    static Path bareSystem(Path folder) {
        for (String tool : SYSTEM_TOOLS) {
            for (String directory : List.of("/bin", "/usr/bin")) {
                Path real = Path.of(directory, tool);
                if (Files.isExecutable(real)) {
                    Checkout.script(folder.resolve(tool), "exec " + real + " \"$@\"\n");
                }
            }
        }
        return folder;
    }
}
