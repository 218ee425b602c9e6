package dev.renderfleet.lambda.testing;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function as Lambda runs it: its archive unpacked, AWS's own runtime interface client, a JVM with the flags that Lambda's
 * Java runtimes derive from the function's memory size (heap 85 %, metaspace 10 %, code cache 5 %, first compiler tier, serial
 * collector). Only the JDK differs: it is the one that runs the tests.
 */
public final class PackagedFunction extends FunctionProcess {
    private static final String CLASS_LOG = "classes.log";

    private final Path root;

    /**
     * @param archive the archive that was packaged
     * @param memoryMb the function's memory size
     * @param environment its variables, besides those that Lambda sets
     */
    public PackagedFunction(
            Path archive, Class<? extends RequestStreamHandler> handler, int memoryMb, Map<String, String> environment)
            throws IOException {
        this(unpack(archive), handler, memoryMb, environment, new RuntimeApi(60_000));
    }

    private PackagedFunction(
            Path root,
            Class<? extends RequestStreamHandler> handler,
            int memoryMb,
            Map<String, String> environment,
            RuntimeApi api)
            throws IOException {
        super(api, logged(root, command(handler.getName(), memoryMb)), root, variables(handler, memoryMb, environment));
        this.root = root;
    }

    private static List<String> logged(Path root, List<String> command) {
        List<String> logged = new ArrayList<>(command);
        logged.add(1, "-Xlog:class+load:file=" + root.resolve(CLASS_LOG) + ":none");
        return logged;
    }

    /** The classes that it has loaded so far. */
    public LoadedClasses loadedClasses() throws IOException {
        return LoadedClasses.read(root.resolve(CLASS_LOG), root);
    }

    private static Map<String, String> variables(Class<?> handler, int memoryMb, Map<String, String> environment) {
        Map<String, String> all = lambdasVariables("bp-dev-" + handler.getSimpleName(), memoryMb);
        all.putAll(environment);
        return all;
    }

    /**
     * What Lambda runs. The client looks for the function's classes in the working directory and its lib folder.
     *
     * @param handler the name of its class
     */
    public static List<String> command(String handler, int memoryMb) {
        long memoryKb = memoryMb * 1024L;
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxHeapSize=" + memoryKb * 85 / 100 + "k",
                "-XX:MaxMetaspaceSize=" + memoryKb / 10 + "k",
                "-XX:ReservedCodeCacheSize=" + memoryKb / 20 + "k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                String.join(
                        ":",
                        jarOf(AWSLambda.class),
                        jarOf(RequestStreamHandler.class),
                        jarOf(PojoSerializer.class),
                        jarOf(SdkInternalThreadLocal.class)),
                AWSLambda.class.getName(),
                handler);
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks an archive to a new temporary folder. */
    public static Path unpack(Path archive) throws IOException {
        Path root = Files.createTempDirectory("task root");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : new ArrayList<>(zip.stream().toList())) {
                Path target = root.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip.getInputStream(entry), target);
                }
            }
        }
        return root;
    }

    @Override
    public void close() {
        super.close();
        Folders.delete(root);
    }
}
