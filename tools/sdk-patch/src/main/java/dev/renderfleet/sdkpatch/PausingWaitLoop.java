package dev.renderfleet.sdkpatch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes the SDK's runner pause while it waits for resources. In Pulumi Java 1.36.1 {@code loopUntilDone} queues itself again
 * at once for as long as anything is in flight, which burns a core (and on two processors starts a thread each time) for the
 * whole of a run. Patched, it queues itself after {@value #PAUSE_MILLISECONDS} ms; nothing else of the class changes.
 *
 * <p>Bound to the bytes of that class: any other version is left as it is.
 */
final class PausingWaitLoop {

    /** Where the loop is, as a resource of the SDK's jar. */
    static final String CLASS_FILE = "com/pulumi/deployment/internal/DeploymentImpl$DefaultRunner.class";

    /** The bytes in com.pulumi:pulumi 1.36.1 of the Maven central repository. */
    static final String SHA_256 = "8881902556021dcecf6ff3403a3296dd4cafae079149e422a26189cfa093f14d";

    /** Short beside any call to a provider, long beside the look at the list of tasks. */
    static final long PAUSE_MILLISECONDS = 10;

    private static final String LOOP = "loopUntilDone";
    private static final String FUTURES = "com/pulumi/core/internal/ContextAwareCompletableFuture";
    private static final String NOW = "(Ljava/lang/Runnable;)Ljava/util/concurrent/CompletableFuture;";
    private static final String BY_EXECUTOR =
            "(Ljava/lang/Runnable;Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;";

    private PausingWaitLoop() {}

    /** The patched class, or nothing if these are not the bytes that the patch was made for. */
    static Optional<byte[]> patch(byte[] original) {
        if (!sha256(original).equals(SHA_256)) {
            return Optional.empty();
        }
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                        return name.equals(LOOP) ? new Pause(method) : method;
                    }
                },
                0);
        return Optional.of(writer.toByteArray());
    }

    /** {@code runAsync(task)} becomes {@code runAsync(task, CompletableFuture.delayedExecutor(…, MILLISECONDS))}. */
    private static final class Pause extends MethodVisitor {

        Pause(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!owner.equals(FUTURES) || !name.equals("runAsync") || !descriptor.equals(NOW)) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                return;
            }
            visitLdcInsn(PAUSE_MILLISECONDS);
            visitFieldInsn(
                    Opcodes.GETSTATIC,
                    "java/util/concurrent/TimeUnit",
                    "MILLISECONDS",
                    "Ljava/util/concurrent/TimeUnit;");
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    "java/util/concurrent/CompletableFuture",
                    "delayedExecutor",
                    "(JLjava/util/concurrent/TimeUnit;)Ljava/util/concurrent/Executor;",
                    false);
            super.visitMethodInsn(opcode, owner, name, BY_EXECUTOR, isInterface);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
