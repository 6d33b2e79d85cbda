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

  /** Closing one of these leaves the connection open. */
  private static final Set<String> CLOSED_ALONE =
      Set.of(
          "java/sql/Statement",
          "java/sql/PreparedStatement",
          "java/sql/CallableStatement",
          "java/sql/ResultSet");

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
      return !known && jdbcOnTop(frame, operands) && !onlyCloses(call, frame, operands);
    }
    return false;
  }

  /** Whether statements and result sets are handed to a helper that closes them, and no more. */
  private boolean onlyCloses(MethodInsnNode call, LiveFrame frame, int operands) {
    for (int i = 1; i <= operands; i++) {
      Value value = frame.getStack(frame.getStackSize() - i);
      if (Value.jdbc(value) && !isMadeOfConnection(value)) {
        return false;
      }
    }
    MethodRef target =
        call.getOpcode() == Opcodes.INVOKESTATIC
            ? world.method(call.owner, call.name, call.desc)
            : null;
    if (target == null || target.is(Opcodes.ACC_NATIVE)) {
      return false;
    }
    for (AbstractInsnNode instruction : target.method().instructions) {
      if (!closesOrPassesBy(instruction)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMadeOfConnection(Value value) {
    return value instanceof Value.Stmt
        || value instanceof Value.Rows
        || (value instanceof Value.Shared shared && CLOSED_ALONE.contains(shared.type()));
  }

  private static boolean closesOrPassesBy(AbstractInsnNode instruction) {
    if (instruction instanceof MethodInsnNode call) {
      return call.name.equals("close")
          && call.desc.equals("()V")
          && (JdbcModel.isJdbc(call.owner) || call.owner.equals("java/lang/AutoCloseable"));
    }
    return switch (instruction.getOpcode()) {
      case -1,
          Opcodes.ALOAD,
          Opcodes.ASTORE,
          Opcodes.ACONST_NULL,
          Opcodes.IFNULL,
          Opcodes.IFNONNULL,
          Opcodes.GOTO,
          Opcodes.NOP,
          Opcodes.POP,
          Opcodes.RETURN ->
          true;
      default -> false;
    };
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
