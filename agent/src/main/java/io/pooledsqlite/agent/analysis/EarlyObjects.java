package io.pooledsqlite.agent.analysis;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Objects that may be known to others before their constructors end. What the JDK's part of an
 * object does is not looked at. Not thread-safe.
 */
final class EarlyObjects {

  private static final int DEEPEST = 3;

  private final ClassWorld world;
  private final LockSurvey locks;

  /** By method, whether it may hand its receiver to anybody; true while that is not known. */
  private final Map<MethodNode, Boolean> handsOut = new HashMap<>();

  EarlyObjects(ClassWorld world, LockSurvey locks) {
    this.world = world;
    this.locks = locks;
  }

  /**
   * Whether a constructor may hand its object out, and assign the field after that; a connection's
   * once more.
   */
  boolean mayLack(FieldRef field) {
    return field.owner().methods.stream()
        .filter(method -> method.name.equals("<init>"))
        .anyMatch(method -> mayLack(field, new MethodRef(field.owner(), method), 0));
  }

  private boolean mayLack(FieldRef field, MethodRef method, int depth) {
    BitSet assigning = new BitSet();
    BitSet calls = new BitSet();
    InsnList code = method.method().instructions;
    for (int i = 0; i < code.size(); i++) {
      MethodRef called = called(code.get(i), field);
      calls.set(i, called != null && assigns(called, field, 0));
      assigning.set(i, calls.get(i) || assigns(code.get(i), field));
      if (calls.get(i)
          && called != null
          && (depth > DEEPEST || mayLack(field, called, depth + 1))) {
        return true;
      }
    }
    if (assigning.isEmpty()) {
      return false;
    }
    MethodRun run = locks.surveyed(method).run();
    if (run == null) {
      return true;
    }
    BitSet handing = handingOut(method);
    if (field.isConnection()) {
      // While it is not there at all, nobody begins a region beside others.
      calls.or(run.flow().reachable(assigning));
      handing.and(calls);
    }
    return run.flow().reachable(handing).intersects(assigning);
  }

  private boolean assigns(AbstractInsnNode instruction, FieldRef field) {
    if (instruction.getOpcode() != Opcodes.PUTFIELD) {
      return false;
    }
    FieldInsnNode access = (FieldInsnNode) instruction;
    FieldRef found = world.field(access.owner, access.name, access.desc);
    return found != null && found.field() == field.field();
  }

  private boolean assigns(MethodRef method, FieldRef field, int depth) {
    for (AbstractInsnNode each : method.method().instructions) {
      MethodRef called = called(each, field);
      if (assigns(each, field)
          || (called != null && (depth > DEEPEST || assigns(called, field, depth + 1)))) {
        return true;
      }
    }
    return false;
  }

  /** A private method of the field's class, which may be a part of its constructors. */
  private @Nullable MethodRef called(AbstractInsnNode instruction, FieldRef field) {
    if (!(instruction instanceof MethodInsnNode call) || call.name.equals("<init>")) {
      return null;
    }
    MethodRef target = world.method(call.owner, call.name, call.desc);
    boolean isPart =
        target != null && target.owner() == field.owner() && target.is(Opcodes.ACC_PRIVATE);
    return isPart ? target : null;
  }

  /** The instructions of a method that may hand its receiver to anybody. */
  private BitSet handingOut(MethodRef method) {
    BitSet found = new BitSet();
    Origins origins = locks.origins(method);
    for (int i = 0; i < method.method().instructions.size(); i++) {
      found.set(i, origins == null || handsOut(method, i, origins));
    }
    return found;
  }

  private boolean handsOut(MethodRef method, int index, Origins origins) {
    AbstractInsnNode instruction = method.method().instructions.get(index);
    int operands = instruction.getOpcode() == Opcodes.ATHROW ? 1 : LockObjects.passed(instruction);
    for (int below = 0; below < Math.min(operands, origins.stackSize(index)); below++) {
      boolean passes = origins.operand(index, below).contains(Origins.THIS);
      if (passes && !(instruction instanceof MethodInsnNode call && isHarmless(call, below))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the receiver of a call is the object, and the method keeps it to itself. */
  private boolean isHarmless(MethodInsnNode call, int below) {
    boolean isReceiver =
        call.getOpcode() != Opcodes.INVOKESTATIC
            && below == Type.getArgumentTypes(call.desc).length;
    MethodRef target = world.method(call.owner, call.name, call.desc);
    if (!isReceiver || target == null) {
      boolean keeps = call.name.equals("<init>") || call.name.equals("getClass");
      return isReceiver && keeps && ClassWorld.isPlatform(call.owner);
    }
    boolean exact =
        call.getOpcode() == Opcodes.INVOKESPECIAL
            || target.is(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)
            || (target.owner().access & Opcodes.ACC_FINAL) != 0;
    return exact && !handsOut(target);
  }

  private boolean handsOut(MethodRef method) {
    Boolean known = handsOut.putIfAbsent(method.method(), true);
    if (known != null) {
      return known;
    }
    boolean out =
        method.is(Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT) || !handingOut(method).isEmpty();
    handsOut.put(method.method(), out);
    return out;
  }
}
