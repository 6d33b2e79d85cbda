package io.pooledsqlite.agent.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Whether a lock object is used for locking and nothing else. Stateless. */
final class LockObjects {

  private LockObjects() {}

  /**
   * The class of the object in a private field that is locked there, if every assignment to the
   * field makes a new one; null if that is not so.
   */
  static @Nullable String madeFor(FieldRules fields, MethodRef method, int enter) {
    AbstractInsnNode instruction = method.method().instructions.get(enter).getPrevious();
    while (instruction != null
        && (instruction.getOpcode() < 0
            || instruction.getOpcode() == Opcodes.DUP
            || instruction.getOpcode() == Opcodes.ASTORE)) {
      instruction = instruction.getPrevious();
    }
    FieldRef field = instruction instanceof FieldInsnNode access ? fields.find(access) : null;
    if (field == null || !field.is(Opcodes.ACC_PRIVATE)) {
      return null;
    }
    String made = null;
    for (FieldRules.Access write : fields.writesOf(field)) {
      MethodRun run = fields.locks().surveyed(write.method()).run();
      LiveFrame frame = run == null ? null : run.frame(write.instruction());
      Value value = frame == null ? null : frame.getStack(frame.getStackSize() - 1);
      String type =
          value instanceof Value.Created created && created.exact() && created.classes().size() == 1
              ? created.classes().iterator().next()
              : null;
      if (type == null || (made != null && !made.equals(type))) {
        return null;
      }
      made = type;
    }
    return made;
  }

  static @Nullable Place whereHandedOut(ClassWorld world, FieldRules fields, FieldRef field) {
    List<ClassNode> nest = world.nest(field.owner());
    if (nest == null) {
      return new Place(field.owner().name.replace('/', '.'), field.field().name, 0);
    }
    for (ClassNode node : nest) {
      for (MethodNode method : node.methods) {
        MethodRef ref = new MethodRef(node, method);
        MethodRun run = fields.locks().surveyed(ref).run();
        for (int i = 0; run != null && i < run.size(); i++) {
          LiveFrame frame = run.frame(i);
          if (frame != null && passesOn(method.instructions.get(i), frame, field)) {
            return Place.of(ref, run.line(i));
          }
        }
      }
    }
    return null;
  }

  private static boolean passesOn(AbstractInsnNode instruction, LiveFrame frame, FieldRef field) {
    int operands =
        switch (instruction.getOpcode()) {
          case Opcodes.ARETURN, Opcodes.PUTSTATIC, Opcodes.AASTORE, Opcodes.PUTFIELD -> 1;
          case Opcodes.INVOKEDYNAMIC ->
              Type.getArgumentTypes(((InvokeDynamicInsnNode) instruction).desc).length;
          case Opcodes.INVOKESTATIC,
              Opcodes.INVOKEVIRTUAL,
              Opcodes.INVOKESPECIAL,
              Opcodes.INVOKEINTERFACE ->
              Type.getArgumentTypes(((MethodInsnNode) instruction).desc).length + 1;
          default -> 0;
        };
    for (int i = 1; i <= operands && i <= frame.getStackSize(); i++) {
      String path = FieldRules.lockPath(frame.getStack(frame.getStackSize() - i));
      if (path != null && path.endsWith(field.step())) {
        return true;
      }
    }
    return false;
  }
}
