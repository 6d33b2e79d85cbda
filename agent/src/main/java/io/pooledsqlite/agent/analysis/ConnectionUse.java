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

  /** They keep nothing, and hand on nothing that is not followed. */
  private static final Set<String> HARMLESS =
      Set.of(
          "java/util/Objects.requireNonNull",
          "java/util/Objects.isNull",
          "java/util/Objects.nonNull",
          "java/lang/AutoCloseable.close");

  /** Closing one of these leaves the connection open. */
  private static final Set<String> CLOSED_ALONE =
      Set.of(
          "java/sql/Statement",
          "java/sql/PreparedStatement",
          "java/sql/CallableStatement",
          "java/sql/ResultSet");

  private final ClassWorld world;
  private final LockSurvey locks;
  private final At locked;
  private final At opened;

  /** Asks about an instruction of a method. */
  interface At {
    boolean test(MethodRef method, int instruction);
  }

  /**
   * @param locked whether the lock is held there
   * @param opened whether what is assigned there was opened there
   */
  ConnectionUse(ClassWorld world, LockSurvey locks, At locked, At opened) {
    this.world = world;
    this.locks = locks;
    this.locked = locked;
    this.opened = opened;
  }

  /**
   * Where the connection of a field, a statement or result set gets out of the class, or where the
   * connection is used without the lock; or null.
   */
  @Nullable String whyLeaving(FieldRef kept) {
    ClassNode owner = kept.owner();
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
          if (frame != null && leaves(ref, i, frame, nest, kept)) {
            return "the connection or what comes of it is handed out (" + at(ref, run, i) + ")";
          }
          if (frame != null && usesConnection(ref, i, frame, kept) && !locked.test(ref, i)) {
            return "the connection is used without this lock (" + at(ref, run, i) + ")";
          }
        }
      }
    }
    return null;
  }

  private static String at(MethodRef method, MethodRun run, int instruction) {
    return Place.of(method, run.line(instruction)).toString();
  }

  /** Whether a connection is called, or handed on, that may be the one of the field. */
  private boolean usesConnection(MethodRef method, int index, LiveFrame frame, FieldRef kept) {
    AbstractInsnNode instruction = method.method().instructions.get(index);
    int operands = instruction instanceof MethodInsnNode call ? operands(call) : 0;
    for (int i = 1; i <= operands; i++) {
      Value value = frame.getStack(frame.getStackSize() - i);
      boolean connection =
          value instanceof Value.Conn conn
              ? !conn.opened()
              : value instanceof Value.Shared shared && shared.type().equals(Types.CONNECTION);
      if (connection && mayBeOf(kept, method, index, i - 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBeOf(FieldRef kept, MethodRef method, int index, int below) {
    Origins origins = locks.origins(method);
    return origins == null
        || origins.operand(index, below).stream()
            .anyMatch(origin -> !(origin instanceof FieldInsnNode read) || isKept(read, kept));
  }

  private static int operands(MethodInsnNode call) {
    return Type.getArgumentTypes(call.desc).length
        + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
  }

  private boolean leaves(
      MethodRef method, int index, LiveFrame frame, List<ClassNode> nest, FieldRef kept) {
    AbstractInsnNode instruction = method.method().instructions.get(index);
    int opcode = instruction.getOpcode();
    if (opcode == Opcodes.ARETURN) {
      Type type = Type.getReturnType(method.method().desc);
      boolean seen = method.is(Opcodes.ACC_PRIVATE) && JdbcModel.isJdbc(type.getInternalName());
      return !seen && jdbcOnTop(frame, 1);
    }
    if (opcode == Opcodes.AASTORE) {
      return jdbcOnTop(frame, 1);
    }
    if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
      return jdbcOnTop(frame, 1)
          && !isKept((FieldInsnNode) instruction, kept)
          && !(opened.test(method, index) && isForThisFieldAlone(method, index));
    }
    if (instruction instanceof InvokeDynamicInsnNode call) {
      return jdbcOnTop(frame, Type.getArgumentTypes(call.desc).length);
    }
    if (instruction instanceof MethodInsnNode call) {
      boolean own = nest.stream().anyMatch(node -> node.name.equals(call.owner));
      if (own) {
        return isHidden(call, frame) && !onlyCloses(call);
      }
      if (HARMLESS.contains(call.owner + "." + call.name)) {
        return false;
      }
      // JDBC takes no JDBC; who implements it, or adds to it, might.
      boolean ofJdbc = JdbcModel.isJdbc(call.owner) && call.getOpcode() != Opcodes.INVOKESTATIC;
      int operands = operands(call) - (ofJdbc ? 1 : 0);
      return jdbcOnTop(frame, operands) && !onlyCloses(call, frame, operands);
    }
    return false;
  }

  /** Whether what is assigned goes nowhere else in the method, but is called. */
  private boolean isForThisFieldAlone(MethodRef method, int index) {
    Origins origins = locks.origins(method);
    return origins != null
        && !Opener.goesElsewhere(method, index, origins.operand(index, 0), origins);
  }

  private boolean isKept(FieldInsnNode access, FieldRef kept) {
    FieldRef field = world.field(access.owner, access.name, access.desc);
    return field != null && field.field() == kept.field();
  }

  /** Whether a method is given JDBC by a type that does not say so, and so can not be watched. */
  private static boolean isHidden(MethodInsnNode call, LiveFrame frame) {
    Type[] types = Type.getArgumentTypes(call.desc);
    for (int i = 0; i < types.length; i++) {
      Value value = frame.getStack(frame.getStackSize() - types.length + i);
      if (Value.jdbc(value) && !JdbcModel.isJdbc(types[i].getInternalName())) {
        return true;
      }
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
    return call.getOpcode() == Opcodes.INVOKESTATIC && onlyCloses(call);
  }

  private boolean onlyCloses(MethodInsnNode call) {
    MethodRef target = world.method(call.owner, call.name, call.desc);
    if (target == null
        || target.is(Opcodes.ACC_NATIVE)
        || !target.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)) {
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
