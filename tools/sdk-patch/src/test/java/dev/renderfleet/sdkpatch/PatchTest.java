package dev.renderfleet.sdkpatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;

class PatchTest {

    @TempDir
    private Path folder;

    static List<Patch> all() {
        return Patch.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_class_that_the_patch_was_not_made_for_is_left_alone(Patch patch) throws IOException {
        byte[] other = original(patch);
        assertThat(patch.apply(other)).isPresent();
        other[other.length - 1]++;
        assertThat(patch.apply(other)).isEmpty();
    }

    @Test
    void patches_of_an_earlier_build_are_taken_away_when_the_sdk_is_another() throws IOException {
        String classes = folder.resolve("classes").toString();
        Main.main(new String[] {sdk(0).toString(), classes});
        assertThat(all()).allSatisfy(patch -> assertThat(Path.of(classes, patch.classFile()))
                .exists());

        Main.main(new String[] {sdk(1).toString(), classes});
        assertThat(all()).allSatisfy(patch -> assertThat(Path.of(classes, patch.classFile()))
                .doesNotExist());
    }

    @Test
    void an_output_that_is_not_known_keeps_its_resources_and_nothing_else_is_changed() throws IOException {
        List<String> removed = removed(KeptResources.PATCH);
        List<String> added = added(KeptResources.PATCH);
        assertThat(removed)
                .containsExactly("INVOKESTATIC com/google/common/collect/ImmutableSet.of"
                        + " ()Lcom/google/common/collect/ImmutableSet;");
        assertThat(added)
                .containsExactlyInAnyOrder(
                        "ALOAD 0",
                        "GETFIELD com/pulumi/core/internal/OutputCompletionSource.resources :"
                                + " Lcom/google/common/collect/ImmutableSet;");
    }

    @Test
    void threads_may_add_dependencies_at_once_and_nothing_else_is_changed() throws Exception {
        assertThat(removed(SharedDependencies.PATCH))
                .containsExactlyInAnyOrder(
                        "NEW java/util/HashSet", "DUP", "INVOKESPECIAL java/util/HashSet.<init> ()V", "MAXSTACK = 3");
        assertThat(added(SharedDependencies.PATCH))
                .containsExactlyInAnyOrder(
                        "INVOKESTATIC java/util/concurrent/ConcurrentHashMap.newKeySet"
                                + " ()Ljava/util/concurrent/ConcurrentHashMap$KeySetView;",
                        "MAXSTACK = 2");
    }

    @Test
    void the_program_decides_on_debug_messages_and_nothing_else_is_changed() throws IOException {
        String format = ".format (Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;";
        assertThat(removed(DebugIfWanted.PATCH))
                .containsExactlyInAnyOrderElementsOf(fourTimes(
                        "INVOKESTATIC java/lang/String" + format,
                        "INVOKEVIRTUAL com/pulumi/Log.debug (Ljava/lang/String;)V"));
        assertThat(added(DebugIfWanted.PATCH))
                .containsExactlyInAnyOrderElementsOf(fourTimes(
                        "INVOKESTATIC dev/renderfleet/DebugMessages" + format,
                        "INVOKESTATIC dev/renderfleet/DebugMessages.send (Lcom/pulumi/Log;Ljava/lang/String;)V"));
    }

    private static List<String> fourTimes(String... instructions) {
        return Collections.nCopies(4, List.of(instructions)).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> removed(Patch patch) throws IOException {
        List<String> removed = new ArrayList<>(text(original(patch)));
        text(patch.apply(original(patch)).orElseThrow()).forEach(removed::remove);
        return removed;
    }

    private static List<String> added(Patch patch) throws IOException {
        List<String> added = new ArrayList<>(text(patch.apply(original(patch)).orElseThrow()));
        text(original(patch)).forEach(added::remove);
        return added;
    }

    /** All classes that are patched, with something added to the last byte of each. */
    private Path sdk(int difference) throws IOException {
        Path jar = folder.resolve("sdk" + difference + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Patch patch : all()) {
                byte[] content = original(patch);
                content[content.length - 1] += (byte) difference;
                out.putNextEntry(new ZipEntry(patch.classFile()));
                out.write(content);
            }
        }
        return jar;
    }

    private static byte[] original(Patch patch) throws IOException {
        try (InputStream in = com.pulumi.Pulumi.class.getClassLoader().getResourceAsStream(patch.classFile())) {
            return in.readAllBytes();
        }
    }

    private static List<String> text(byte[] content) {
        StringWriter text = new StringWriter();
        new ClassReader(content).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString().lines().map(String::strip).toList();
    }
}
