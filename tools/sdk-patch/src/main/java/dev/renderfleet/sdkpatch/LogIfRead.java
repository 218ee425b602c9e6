package dev.renderfleet.sdkpatch;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Leaves out calls of {@code standardLogger.log(FINEST, String.format(…))} where that level is not logged, with what they would
 * format. In Pulumi Java 1.36.1 each look at the tasks puts all of them, and then each of them, into words that nobody reads:
 * two fifths of the CPU time of a stage's preview.
 */
final class LogIfRead extends MethodVisitor {

    private static final String LOGGER = "java/util/logging/Logger";
    private static final String LEVEL = "java/util/logging/Level";

    private Label afterwards;

    LogIfRead(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Before the level the logger was loaded, and nothing else is on the stack. */
    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        if (owner.equals(LEVEL) && name.equals("FINEST")) {
            Label read = new Label();
            afterwards = new Label();
            super.visitInsn(Opcodes.DUP);
            super.visitFieldInsn(opcode, owner, name, descriptor);
            super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, LOGGER, "isLoggable", "(L" + LEVEL + ";)Z", false);
            super.visitJumpInsn(Opcodes.IFNE, read);
            super.visitInsn(Opcodes.POP);
            super.visitJumpInsn(Opcodes.GOTO, afterwards);
            super.visitLabel(read);
            super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {LOGGER});
        }
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (owner.equals(LOGGER) && name.equals("log")) {
            super.visitLabel(afterwards);
            super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // Another frame may follow, which must not be of the same instruction.
            super.visitInsn(Opcodes.NOP);
        }
    }
}
