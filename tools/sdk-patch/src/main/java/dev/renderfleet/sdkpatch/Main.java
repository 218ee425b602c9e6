package dev.renderfleet.sdkpatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Writes the patched classes beside the program's own, where they are found before the SDK's. */
public final class Main {

    private Main() {}

    /**
     * Called by the build.
     *
     * @param args the SDK's jar, and the folder of the program's classes
     * @throws IOException if the jar cannot be read, or lacks a class, or the folder cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException(
                    "expected the SDK's jar and the folder of classes, got " + args.length + " arguments");
        }
        for (Patch patch : Patch.all()) {
            write(patch, Path.of(args[0]), Path.of(args[1]).resolve(patch.classFile()));
        }
    }

    private static void write(Patch patch, Path sdk, Path target) throws IOException {
        Optional<byte[]> patched = patch.apply(original(sdk, patch.classFile()));
        if (patched.isPresent()) {
            Files.createDirectories(target.getParent());
            Files.write(target, patched.get());
        } else {
            Files.deleteIfExists(target);
            System.err.println("[WARNING] " + sdk + " is not the SDK that tools/sdk-patch was made for, and its "
                    + patch.classFile() + " is used as it is. Is it mended by now ("
                    + String.join(", ", new TreeSet<>(patch.changes().keySet()))
                    + ")? Then delete the patch; else renew its checksum.");
        }
    }

    private static byte[] original(Path sdk, String classFile) throws IOException {
        try (ZipFile jar = new ZipFile(sdk.toFile())) {
            ZipEntry entry = jar.getEntry(classFile);
            if (entry == null) {
                throw new IOException(sdk + " has no " + classFile
                        + ": the SDK was changed; delete its patch in tools/sdk-patch if that is mended by now");
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
