package dev.renderfleet.sdkpatch;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Leaves it to the program whether the engine is told of each step of a registration. Pulumi Java 1.36.1 sends four messages a
 * resource, two of them with the whole request or response in words: four fifths of what the program sends. The engine shows
 * them with {@code --debug} only. In the log that it keeps of each run they are missing now; its own account of the same calls
 * is there.
 */
final class DebugIfWanted {

    static final String CLASS_FILE = "com/pulumi/deployment/internal/DeploymentImpl$RegisterResource.class";

    static final Patch PATCH = new Patch(
            CLASS_FILE,
            "4e0b21ab846a260717622db730007771c3c779006a6c3443ac191acca4e9245e",
            Map.of(
                    "registerResourceAsync", Ask::new,
                    "lambda$registerResourceAsync$1", Ask::new,
                    "lambda$registerResourceAsync$2", Ask::new));

    /** Of the program, which takes the place of the SDK's two calls. */
    private static final String MESSAGES = "dev/renderfleet/DebugMessages";

    private static final String LOG = "com/pulumi/Log";

    private DebugIfWanted() {}

    /** {@code log.debug(String.format(…))} becomes {@code DebugMessages.send(log, DebugMessages.format(…))}. */
    private static final class Ask extends MethodVisitor {

        private boolean logged;

        Ask(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            logged |= opcode == Opcodes.GETFIELD && descriptor.equals("L" + LOG + ";");
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (logged && owner.equals("java/lang/String") && name.equals("format")) {
                super.visitMethodInsn(opcode, MESSAGES, name, descriptor, false);
            } else if (logged && owner.equals(LOG) && name.equals("debug")) {
                logged = false;
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, MESSAGES, "send", "(L" + LOG + ";Ljava/lang/String;)V", false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
