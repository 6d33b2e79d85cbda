package io.pooledsqlite.agent.analysis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Whether a class keeps its connection, and what it makes of it, to itself. */
final class ConnectionUse {

  private static final Set<String> HARMLESS =
      Set.of("java/util/Objects", "java/lang/AutoCloseable", "java/lang/Throwable");

  private final ClassWorld world;
  private final LockSurvey locks;

  ConnectionUse(ClassWorld world, LockSurvey locks) {
    this.world = world;
    this.locks = locks;
  }

  /** Where a connection, statement or result set gets out of the class, or null. */
  @Nullable String whyLeaving(ClassNode owner) {
    List<ClassNode> nest = world.nest(owner);
    if (nest == null) {
      return "a class beside " + Place.simpleName(owner.name) + " can not be read";
    }
    for (ClassNode node : nest) {
      for (MethodNode method : node.methods) {
        MethodRef ref = new MethodRef(node, method);
        MethodRun run = locks.surveyed(ref).run();
        boolean code = (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
        if (run == null && code) {
          return ref.display() + " can not be followed";
        }
        for (int i = 0; run != null && i < run.size(); i++) {
          LiveFrame frame = run.frame(i);
          if (frame != null && leaves(ref, method.instructions.get(i), frame, nest)) {
            return "the connection or what comes of it is handed out ("
                + Place.of(ref, run.line(i))
                + ")";
          }
        }
      }
    }
    return null;
  }

  private boolean leaves(
      MethodRef method, AbstractInsnNode instruction, LiveFrame frame, List<ClassNode> nest) {
    int opcode = instruction.getOpcode();
    if (opcode == Opcodes.ARETURN) {
      return !method.is(Opcodes.ACC_PRIVATE) && jdbcOnTop(frame, 1);
    }
    if (opcode == Opcodes.AASTORE) {
      return jdbcOnTop(frame, 1);
    }
    if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
      boolean connection = ((FieldInsnNode) instruction).desc.equals("L" + Types.CONNECTION + ";");
      return jdbcOnTop(frame, 1) && !connection;
    }
    if (instruction instanceof InvokeDynamicInsnNode call) {
      return jdbcOnTop(frame, Type.getArgumentTypes(call.desc).length);
    }
    if (instruction instanceof MethodInsnNode call) {
      boolean own = nest.stream().anyMatch(node -> node.name.equals(call.owner));
      boolean known = own || JdbcModel.isJdbc(call.owner) || HARMLESS.contains(call.owner);
      int operands =
          Type.getArgumentTypes(call.desc).length + (opcode == Opcodes.INVOKESTATIC ? 0 : 1);
      return !known && jdbcOnTop(frame, operands);
    }
    return false;
  }

  private static boolean jdbcOnTop(LiveFrame frame, int operands) {
    for (int i = 1; i <= operands && i <= frame.getStackSize(); i++) {
      if (Value.jdbc(frame.getStack(frame.getStackSize() - i))) {
        return true;
      }
    }
    return false;
  }
}
