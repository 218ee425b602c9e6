package dev.renderfleet.sdkpatch;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes an output that a preview cannot know keep the resource it belongs to. In Pulumi Java 1.36.1 {@code trySetDefaultResult} gives
 * it an empty set of resources, so that a preview shows a resource without its dependencies. A saved plan then lacks them, and the
 * update that finds them "violates plan: dependencies changed".
 */
final class KeptResources {

    static final String CLASS_FILE = "com/pulumi/core/internal/OutputCompletionSource.class";

    static final Patch PATCH = new Patch(
            CLASS_FILE,
            "222cbac2a4cc7cd52cb86faa2210d897ba81aabbe76eeaf3b6711c9408236861",
            Map.of("trySetDefaultResult", OwnSet::new));

    private static final String SOURCE = "com/pulumi/core/internal/OutputCompletionSource";
    private static final String SET = "com/google/common/collect/ImmutableSet";

    private KeptResources() {}

    /** {@code ImmutableSet.of()} becomes {@code this.resources}. */
    private static final class OwnSet extends MethodVisitor {

        OwnSet(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!owner.equals(SET) || !name.equals("of")) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                return;
            }
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, SOURCE, "resources", "L" + SET + ";");
        }
    }
}
