package dev.renderfleet.sdkpatch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A change of one class of the SDK. Bound to its bytes: any other version is left as it is.
 *
 * @param classFile where the class is, as a resource of the SDK's jar
 * @param sha256 its bytes in com.pulumi:pulumi 1.36.1 of the Maven central repository
 * @param changes what the instructions of a method are passed through, by its name
 */
record Patch(String classFile, String sha256, Map<String, UnaryOperator<MethodVisitor>> changes) {

    static List<Patch> all() {
        return List.of(PausingWaitLoop.PATCH, KeptResources.PATCH, SharedDependencies.PATCH, DebugIfWanted.PATCH);
    }

    /** The patched class, or nothing if these are not the bytes that the patch was made for. */
    Optional<byte[]> apply(byte[] original) {
        if (!digest(original).equals(sha256)) {
            return Optional.empty();
        }
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        return changes.getOrDefault(name, UnaryOperator.identity())
                                .apply(next);
                    }
                },
                0);
        return Optional.of(writer.toByteArray());
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
