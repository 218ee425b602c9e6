package dev.renderfleet.sdkpatch;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes the SDK's runner pause while it waits for resources. In Pulumi Java 1.36.1 {@code loopUntilDone} queues itself again
 * at once for as long as anything is in flight, which burns a core (and on two processors starts a thread each time) for the
 * whole of a run. Patched, it queues itself after {@value #PAUSE_MILLISECONDS} ms, and what it looks at is put into words only
 * if someone reads them ({@link LogIfRead}); nothing else of the class changes.
 */
final class PausingWaitLoop {

    /** Where the loop is, as a resource of the SDK's jar. */
    static final String CLASS_FILE = "com/pulumi/deployment/internal/DeploymentImpl$DefaultRunner.class";

    static final Patch PATCH = new Patch(
            CLASS_FILE,
            "8881902556021dcecf6ff3403a3296dd4cafae079149e422a26189cfa093f14d",
            Map.of("loopUntilDone", Pause::new, "checkForTasks", LogIfRead::new));

    /** Short beside any call to a provider, long beside the look at the list of tasks. */
    static final long PAUSE_MILLISECONDS = 25;

    private static final String FUTURES = "com/pulumi/core/internal/ContextAwareCompletableFuture";
    private static final String NOW = "(Ljava/lang/Runnable;)Ljava/util/concurrent/CompletableFuture;";
    private static final String BY_EXECUTOR =
            "(Ljava/lang/Runnable;Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;";

    private PausingWaitLoop() {}

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
}
