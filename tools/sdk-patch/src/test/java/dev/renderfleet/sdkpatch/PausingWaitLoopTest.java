package dev.renderfleet.sdkpatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;

class PausingWaitLoopTest {

    @TempDir
    private Path folder;

    @Test
    void only_how_the_loop_queues_itself_again_and_logs_is_changed() throws IOException {
        List<String> before = text(original());
        List<String> after = text(PausingWaitLoop.PATCH.apply(original()).orElseThrow());

        List<String> removed = new ArrayList<>(before);
        after.forEach(removed::remove);
        List<String> added = new ArrayList<>(after);
        before.forEach(added::remove);
        assertThat(removed)
                .containsExactly(
                        "INVOKESTATIC com/pulumi/core/internal/ContextAwareCompletableFuture.runAsync"
                                + " (Ljava/lang/Runnable;)Ljava/util/concurrent/CompletableFuture;",
                        "MAXSTACK = 3");
        List<String> wanted = new ArrayList<>(List.of(
                "LDC 25L",
                "GETSTATIC java/util/concurrent/TimeUnit.MILLISECONDS : Ljava/util/concurrent/TimeUnit;",
                "INVOKESTATIC java/util/concurrent/CompletableFuture.delayedExecutor"
                        + " (JLjava/util/concurrent/TimeUnit;)Ljava/util/concurrent/Executor;",
                "INVOKESTATIC com/pulumi/core/internal/ContextAwareCompletableFuture.runAsync"
                        + " (Ljava/lang/Runnable;Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;",
                "MAXSTACK = 4"));
        // Of each of the two calls that log.
        for (int call = 0; call < 2; call++) {
            wanted.addAll(List.of(
                    "DUP",
                    "GETSTATIC java/util/logging/Level.FINEST : Ljava/util/logging/Level;",
                    "INVOKEVIRTUAL java/util/logging/Logger.isLoggable (Ljava/util/logging/Level;)Z",
                    "IFNE L",
                    "POP",
                    "GOTO L",
                    "L",
                    "FRAME SAME1 java/util/logging/Logger",
                    "L",
                    "FRAME SAME",
                    "NOP"));
        }
        assertThat(added).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void waiting_takes_a_fraction_of_the_cpu_time() throws Exception {
        Path patched = folder.resolve(PausingWaitLoop.CLASS_FILE);
        Files.createDirectories(patched.getParent());
        Files.write(patched, PausingWaitLoop.PATCH.apply(original()).orElseThrow());

        long asItIs = waiting(List.of());
        long withPatch = waiting(List.of(folder));
        assertThat(withPatch).isPositive().isLessThan(asItIs / 2);
    }

    /** Runs the program with an SDK of its own, whose classes are looked for in these folders first. */
    private static long waiting(List<Path> first) throws ReflectiveOperationException, IOException {
        List<URL> path = new ArrayList<>();
        for (Path each : first) {
            path.add(each.toUri().toURL());
        }
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(url(each));
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread thread = Thread.currentThread();
            ClassLoader usual = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return ((LongSupplier) loader.loadClass(WaitingProgram.class.getName())
                                .getConstructor()
                                .newInstance())
                        .getAsLong();
            } finally {
                thread.setContextClassLoader(usual);
            }
        }
    }

    private static URL url(String entry) throws MalformedURLException {
        return Path.of(entry).toUri().toURL();
    }

    private static byte[] original() throws IOException {
        try (InputStream in =
                com.pulumi.Pulumi.class.getClassLoader().getResourceAsStream(PausingWaitLoop.CLASS_FILE)) {
            return in.readAllBytes();
        }
    }

    private static List<String> text(byte[] content) {
        StringWriter text = new StringWriter();
        new ClassReader(content).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        // Labels are counted, so that one more is another name for all that follow.
        return text.toString()
                .lines()
                .map(line -> line.strip().replaceAll("\\bL\\d+\\b", "L"))
                .toList();
    }
}
