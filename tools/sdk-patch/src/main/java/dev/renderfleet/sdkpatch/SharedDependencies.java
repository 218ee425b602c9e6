package dev.renderfleet.sdkpatch;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets several threads add to the resources that a property depends on. In Pulumi Java 1.36.1 the elements of a list or map are
 * serialized side by side, and all add to one {@code HashSet}: on a busy machine an element is lost, or the run ends with an
 * {@code ArrayIndexOutOfBoundsException} when the set is copied.
 */
final class SharedDependencies {

    static final String CLASS_FILE = "com/pulumi/serialization/internal/Serializer.class";

    static final Patch PATCH = new Patch(
            CLASS_FILE,
            "fa131b6f979e5fa45d7724bb69998c4fc4a410ad786da979fce2b6c95acb5aad",
            Map.of("<init>", ConcurrentSet::new));

    private static final String HASH_SET = "java/util/HashSet";
    private static final String MAP = "java/util/concurrent/ConcurrentHashMap";

    private SharedDependencies() {}

    /** {@code new HashSet<>()} becomes {@code ConcurrentHashMap.newKeySet()}. */
    private static final class ConcurrentSet extends MethodVisitor {

        private boolean creating;

        ConcurrentSet(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.NEW && type.equals(HASH_SET)) {
                creating = true;
                super.visitMethodInsn(Opcodes.INVOKESTATIC, MAP, "newKeySet", "()L" + MAP + "$KeySetView;", false);
            } else {
                super.visitTypeInsn(opcode, type);
            }
        }

        /** Of the set that is not created, there is nothing to duplicate. */
        @Override
        public void visitInsn(int opcode) {
            if (!(creating && opcode == Opcodes.DUP)) {
                super.visitInsn(opcode);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (creating && owner.equals(HASH_SET) && name.equals("<init>")) {
                creating = false;
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
