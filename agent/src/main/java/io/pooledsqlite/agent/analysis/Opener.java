package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Whether those who open a connection for a field keep it, or show it to others. */
final class Opener {

  private static final int DEEPEST = 3;

  private final ClassWorld world;
  private final LockSurvey locks;
  private final FieldRef kept;
  private final String receiver;

  /**
   * @param kept the field, whose own class is looked at elsewhere
   * @param receiver internal name of the exact class of the object that has it
   */
  Opener(ClassWorld world, LockSurvey locks, FieldRef kept, String receiver) {
    this.world = world;
    this.locks = locks;
    this.kept = kept;
    this.receiver = receiver;
  }

  /** Whether what an instruction assigns, or returns, is known to nobody else. */
  boolean opensForItAlone(MethodRef method, int instruction) {
    return opens(method, instruction, 0);
  }

  private boolean opens(MethodRef method, int instruction, int depth) {
    Origins origins = depth > DEEPEST ? null : locks.origins(method);
    if (origins == null) {
      return false;
    }
    Set<AbstractInsnNode> from = origins.operand(instruction, 0);
    if (!isInside(method.owner())
        && (goesElsewhere(method, instruction, from, origins) || keepsJdbc(method, instruction))) {
      return false;
    }
    return from.stream().allMatch(origin -> isOpened(method, origin, depth));
  }

  private boolean isOpened(MethodRef method, AbstractInsnNode origin, int depth) {
    if (origin instanceof FieldInsnNode read) {
      FieldRef field = world.field(read.owner, read.name, read.desc);
      return field != null && field.field() == kept.field();
    }
    if (!(origin instanceof MethodInsnNode call)) {
      return origin.getOpcode() == Opcodes.ACONST_NULL;
    }
    if (call.owner.equals("java/sql/DriverManager")) {
      return true;
    }
    List<MethodRef> targets = targets(method, call);
    return !targets.isEmpty()
        && targets.stream().allMatch(target -> returnsWhatItOpens(target, depth));
  }

  private List<MethodRef> targets(MethodRef method, MethodInsnNode call) {
    boolean ofReceiver = isOnThis(method, call) && world.isSubtype(receiver, call.owner);
    String owner = ofReceiver ? receiver : call.owner;
    List<MethodRef> targets = new ArrayList<>();
    addTarget(owner, call, targets);
    if (!ofReceiver) {
      world.subclasses(owner).forEach(below -> addTarget(below, call, targets));
    }
    return targets;
  }

  private void addTarget(String type, MethodInsnNode call, List<MethodRef> targets) {
    MethodRef target = world.method(type, call.name, call.desc);
    if (target != null && !target.is(Opcodes.ACC_ABSTRACT) && !targets.contains(target)) {
      targets.add(target);
    }
  }

  private boolean isOnThis(MethodRef method, MethodInsnNode call) {
    MethodRun run = locks.surveyed(method).run();
    LiveFrame frame = run == null ? null : run.frame(method.method().instructions.indexOf(call));
    if (frame == null || call.getOpcode() != Opcodes.INVOKEVIRTUAL) {
      return false;
    }
    int arguments = Type.getArgumentTypes(call.desc).length;
    Value object = frame.getStack(frame.getStackSize() - 1 - arguments);
    return FieldRules.THIS.equals(FieldRules.lockPath(object));
  }

  private boolean returnsWhatItOpens(MethodRef method, int depth) {
    for (int i = 0; i < method.method().instructions.size(); i++) {
      if (method.method().instructions.get(i).getOpcode() == Opcodes.ARETURN
          && !opens(method, i, depth + 1)) {
        return false;
      }
    }
    return !method.is(Opcodes.ACC_NATIVE);
  }

  /** Whether the method keeps or hands over what is made of a connection, and leads back to it. */
  private boolean keepsJdbc(MethodRef method, int index) {
    MethodRun run = locks.surveyed(method).run();
    for (int i = 0; run != null && i < run.size(); i++) {
      AbstractInsnNode instruction = method.method().instructions.get(i);
      LiveFrame frame = run.frame(i);
      boolean returns = i == index || instruction.getOpcode() == Opcodes.ARETURN;
      if (frame != null && !returns && passesJdbc(frame, passedOn(instruction))) {
        return true;
      }
    }
    return run == null;
  }

  private static boolean passesJdbc(LiveFrame frame, int operands) {
    for (int below = 1; below <= operands; below++) {
      if (Value.jdbc(frame.getStack(frame.getStackSize() - below))) {
        return true;
      }
    }
    return false;
  }

  private boolean isInside(ClassNode owner) {
    List<ClassNode> nest = world.nest(kept.owner());
    return nest != null && nest.contains(owner);
  }

  /** Whether another instruction of the method stores, returns or hands over the same. */
  static boolean goesElsewhere(
      MethodRef method, int index, Set<AbstractInsnNode> from, Origins origins) {
    for (int i = 0; i < method.method().instructions.size(); i++) {
      AbstractInsnNode instruction = method.method().instructions.get(i);
      boolean returnsAsWell =
          instruction.getOpcode() == Opcodes.ARETURN
              && method.method().instructions.get(index).getOpcode() == Opcodes.ARETURN;
      int operands =
          i == index || returnsAsWell ? 0 : Math.min(passedOn(instruction), origins.stackSize(i));
      for (int below = 0; below < operands; below++) {
        if (!Collections.disjoint(origins.operand(i, below), from)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int passedOn(AbstractInsnNode instruction) {
    if (instruction instanceof MethodInsnNode call) {
      return Type.getArgumentTypes(call.desc).length;
    }
    if (instruction instanceof InvokeDynamicInsnNode call) {
      return Type.getArgumentTypes(call.desc).length;
    }
    return switch (instruction.getOpcode()) {
      case Opcodes.PUTFIELD, Opcodes.PUTSTATIC, Opcodes.AASTORE, Opcodes.ARETURN -> 1;
      default -> 0;
    };
  }
}
