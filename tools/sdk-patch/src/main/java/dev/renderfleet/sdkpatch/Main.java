package dev.renderfleet.sdkpatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Writes the patched class beside the program's own, where it is found before the SDK's. */
public final class Main {

    private Main() {}

    /**
     * Called by the build.
     *
     * @param args the SDK's jar, and the folder of the program's classes
     * @throws IOException if the jar cannot be read, or has no such class, or the folder cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException(
                    "expected the SDK's jar and the folder of classes, got " + args.length + " arguments");
        }
        Path target = Path.of(args[1]).resolve(PausingWaitLoop.CLASS_FILE);
        Optional<byte[]> patched = PausingWaitLoop.patch(original(Path.of(args[0])));
        if (patched.isPresent()) {
            Files.createDirectories(target.getParent());
            Files.write(target, patched.get());
        } else {
            Files.deleteIfExists(target);
            System.err.println(
                    "[WARNING] " + args[0] + " is not the SDK that tools/sdk-patch was made for, and is used as it is."
                            + " Does its wait loop pause by now? Then delete the patch; else renew its checksum.");
        }
    }

    private static byte[] original(Path sdk) throws IOException {
        try (ZipFile jar = new ZipFile(sdk.toFile())) {
            ZipEntry entry = jar.getEntry(PausingWaitLoop.CLASS_FILE);
            if (entry == null) {
                throw new IOException(sdk + " has no " + PausingWaitLoop.CLASS_FILE
                        + ": the SDK was changed; delete tools/sdk-patch if its wait loop pauses by now");
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
