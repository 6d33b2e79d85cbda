package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Doubles the code of one method.
 *
 * <pre>
 *   synchronized method              blocks, in each of the two copies
 *
 *   if (enter(...)) goto beside      at MONITORENTER:
 *   MONITORENTER; locked(...)          with:    if (enter(...)) goto beside, behind its entry
 *   the code                                    MONITORENTER; locked(...)
 *   unlocking(...); MONITOREXIT        beside:  if (!enter(...)) goto with, at its MONITORENTER
 *   return                           at MONITOREXIT:
 *   beside:                            with:    unlocking(...); MONITOREXIT
 *   the code                           beside:  leave(...)
 *   leave(...)
 *   return
 * </pre>
 *
 * Monitors stay balanced in each copy, without which the JVM's compilers refuse a method. What
 * becomes of blocks inside of others is said in {@link BlockSplit}.
 */
final class MethodSplit {

  /** The JVM does not compile a method of more than 8,000 bytes (its flag HugeMethodLimit). */
  private static final int MOST_BYTES = 7_800;

  /** Room on the operand stack for a call of the bridge. */
  private static final int CALL_STACK = 5;

  private static final String THROWABLE = "java/lang/Throwable";

  private static final String ENTER = "(Ljava/lang/Object;ILjava/lang/Object;)Z";
  private static final String LEAVE = "(Ljava/lang/Throwable;Ljava/lang/Object;I)V";
  static final String LOCKING = "(Ljava/lang/Object;I)V";

  private final ClassNode owner;
  private final MethodNode method;
  private final String bridge;
  private final boolean instance;

  MethodSplit(ClassNode owner, MethodNode method, String bridge) {
    this.owner = owner;
    this.method = method;
    this.bridge = bridge;
    this.instance = (method.access & Opcodes.ACC_STATIC) == 0;
  }

  void split(List<RegionCode> regions) throws NotWovenException {
    check();
    RegionCode whole = null;
    for (RegionCode region : regions) {
      whole = region.block() == RegionCode.WHOLE_METHOD ? region : whole;
    }
    if (whole != null) {
      BelowReturns.drop(owner, method, this);
    }
    InsnList beside = new InsnList();
    copyInto(beside);
    BlockSplit blocks = new BlockSplit(this, owner, method, regions);
    blocks.weave(beside);
    if (whole == null) {
      blocks.append(beside);
    } else {
      splitMethod(whole, beside);
    }
    method.maxStack += CALL_STACK;
    if (!hasFrames(owner)) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof FrameNode) {
          method.instructions.remove(instruction);
        }
      }
    }
  }

  static boolean hasFrames(ClassNode owner) {
    return (owner.version & 0xFFFF) >= Opcodes.V1_6;
  }

  private void check() throws NotWovenException {
    int bytes = 0;
    for (AbstractInsnNode instruction : method.instructions) {
      bytes += sizeOf(instruction);
      boolean storesThis =
          instance
              && instruction instanceof VarInsnNode variable
              && variable.var == 0
              && variable.getOpcode() >= Opcodes.ISTORE;
      if (storesThis) {
        throw refused("assigns the variable that holds this");
      }
      if (instruction.getOpcode() == Opcodes.JSR || instruction.getOpcode() == Opcodes.RET) {
        throw refused("has subroutines, as compilers made them before Java 6");
      }
    }
    if (2 * bytes > MOST_BYTES) {
      throw refused("is too long to have its code twice");
    }
  }

  NotWovenException refused(String why) {
    return new NotWovenException("the method " + method.name + " " + why);
  }

  /** Not less than it takes. */
  private static int sizeOf(AbstractInsnNode instruction) {
    return switch (instruction.getType()) {
      case AbstractInsnNode.LABEL, AbstractInsnNode.LINE, AbstractInsnNode.FRAME -> 0;
      case AbstractInsnNode.INSN -> 1;
      case AbstractInsnNode.VAR_INSN -> 2;
      case AbstractInsnNode.METHOD_INSN, AbstractInsnNode.INVOKE_DYNAMIC_INSN -> 5;
      case AbstractInsnNode.TABLESWITCH_INSN ->
          16 + 4 * ((TableSwitchInsnNode) instruction).labels.size();
      case AbstractInsnNode.LOOKUPSWITCH_INSN ->
          12 + 8 * ((LookupSwitchInsnNode) instruction).labels.size();
      default -> 3;
    };
  }

  /** Copies the code, with its handlers and the names of its variables. */
  void copyInto(InsnList copy) {
    Map<LabelNode, LabelNode> labels = new HashMap<>();
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction instanceof LabelNode label) {
        labels.put(label, new LabelNode());
      }
    }
    for (AbstractInsnNode instruction : method.instructions) {
      copy.add(instruction.clone(labels));
    }
    for (TryCatchBlockNode handler : List.copyOf(method.tryCatchBlocks)) {
      method.tryCatchBlocks.add(
          new TryCatchBlockNode(
              labels.get(handler.start),
              labels.get(handler.end),
              labels.get(handler.handler),
              handler.type));
    }
    if (method.localVariables != null) {
      for (LocalVariableNode variable : List.copyOf(method.localVariables)) {
        method.localVariables.add(
            new LocalVariableNode(
                variable.name,
                variable.desc,
                variable.signature,
                labels.get(variable.start),
                labels.get(variable.end),
                variable.index));
      }
    }
  }

  private void splitMethod(RegionCode region, InsnList beside) {
    method.access &= ~Opcodes.ACC_SYNCHRONIZED;
    LabelNode toBeside = new LabelNode();
    LabelNode locking = new LabelNode();
    LabelNode start = new LabelNode();
    LabelNode thrown = new LabelNode();
    LabelNode thrownUnlocked = new LabelNode();
    LabelNode notLocked = new LabelNode();

    InsnList all = new InsnList();
    all.add(monitor());
    all.add(enter(region));
    all.add(new JumpInsnNode(Opcodes.IFNE, toBeside));
    all.add(monitor());
    all.add(new InsnNode(Opcodes.MONITORENTER));
    all.add(locking);
    all.add(monitor());
    all.add(call("locked", LOCKING, region));
    all.add(start);
    InsnList unlocking = new InsnList();
    unlocking.add(monitor());
    unlocking.add(call("unlocking", LOCKING, region));
    InsnList unlock = new InsnList();
    unlock.add(monitor());
    unlock.add(new InsnNode(Opcodes.MONITOREXIT));
    LabelNode end = addCode(all, method.instructions, unlocking, unlock);

    all.add(thrown);
    all.add(frame(self(), List.of(THROWABLE)));
    all.add(monitor());
    all.add(call("unlocking", LOCKING, region));
    all.add(thrownUnlocked);
    all.add(monitor());
    all.add(new InsnNode(Opcodes.MONITOREXIT));
    all.add(new InsnNode(Opcodes.ATHROW));

    // Should there be no room on the stack for our calls, the monitor is given back all the same.
    all.add(notLocked);
    all.add(frame(self(), List.of(THROWABLE)));
    all.add(monitor());
    all.add(new InsnNode(Opcodes.MONITOREXIT));
    all.add(new InsnNode(Opcodes.ATHROW));

    all.add(toBeside);
    all.add(frame(arguments(), List.of()));
    all.add(behindFrame());
    LabelNode besideStart = new LabelNode();
    LabelNode besideThrown = new LabelNode();
    all.add(besideStart);
    InsnList leaving = new InsnList();
    leaving.add(new InsnNode(Opcodes.ACONST_NULL));
    leaving.add(monitor());
    leaving.add(call("leave", LEAVE, region));
    LabelNode besideEnd = addCode(all, beside, leaving, new InsnList());
    all.add(besideThrown);
    all.add(frame(self(), List.of(THROWABLE)));
    all.add(new InsnNode(Opcodes.DUP));
    all.add(monitor());
    all.add(call("leave", LEAVE, region));
    all.add(new InsnNode(Opcodes.ATHROW));

    method.instructions = all;
    // Behind those of the code itself: the first that matches is taken (JVMS 2.10).
    handle(start, end, thrown);
    handle(locking, start, notLocked);
    handle(thrown, thrownUnlocked, notLocked);
    handle(besideStart, besideEnd, besideThrown);
  }

  private void handle(LabelNode from, LabelNode to, LabelNode handler) {
    method.tryCatchBlocks.add(new TryCatchBlockNode(from, to, handler, null));
  }

  /**
   * Adds a copy of the code. Its returns go to one place behind it, where no handler of its own
   * sees what happens.
   *
   * @param before comes before each return
   * @param after comes after that
   * @return the place between the two
   */
  private LabelNode addCode(InsnList all, InsnList code, InsnList before, InsnList after) {
    LabelNode returned = new LabelNode();
    LabelNode between = new LabelNode();
    boolean returns = false;
    for (AbstractInsnNode instruction : code.toArray()) {
      int opcode = instruction.getOpcode();
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        code.set(instruction, new JumpInsnNode(Opcodes.GOTO, returned));
        returns = true;
      }
    }
    all.add(code);
    if (returns) {
      Type result = Type.getReturnType(method.desc);
      boolean none = result.getSort() == Type.VOID;
      all.add(returned);
      all.add(frame(self(), none ? List.of() : List.of(frameType(result))));
      all.add(before);
      all.add(between);
      all.add(after);
      all.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
    } else {
      all.add(between);
    }
    return between;
  }

  /** The receiver or the class, whose monitor a synchronized method holds (JVMS 2.11.10). */
  private AbstractInsnNode monitor() {
    return instance
        ? new VarInsnNode(Opcodes.ALOAD, 0)
        : new LdcInsnNode(Type.getObjectType(owner.name));
  }

  /** Behind a monitor on the stack: asks to run without it. */
  InsnList enter(RegionCode region) {
    InsnList code = new InsnList();
    code.add(number(region.site()));
    code.add(monitor());
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, bridge, "enter", ENTER, false));
    return code;
  }

  /** Behind a monitor on the stack: a call with the region's number. */
  InsnList call(String name, String descriptor, RegionCode region) {
    InsnList code = new InsnList();
    code.add(number(region.site()));
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, bridge, name, descriptor, false));
    return code;
  }

  /** For a monitor on the stack: ends a region that runs without it. */
  InsnList leave(RegionCode region) {
    InsnList code = new InsnList();
    code.add(new InsnNode(Opcodes.ACONST_NULL));
    code.add(new InsnNode(Opcodes.SWAP));
    code.add(call("leave", LEAVE, region));
    return code;
  }

  private static AbstractInsnNode number(int value) {
    return new LdcInsnNode(value);
  }

  /**
   * Comes between a frame of ours and code that may begin with a frame, as a loop does: one place
   * has one frame (JVMS 4.7.4).
   */
  static AbstractInsnNode behindFrame() {
    return new InsnNode(Opcodes.NOP);
  }

  static FrameNode frame(List<Object> locals, List<Object> stack) {
    return new FrameNode(
        Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
  }

  private List<Object> self() {
    if (!instance) {
      return List.of();
    }
    return List.of(method.name.equals("<init>") ? Opcodes.UNINITIALIZED_THIS : owner.name);
  }

  /** The frame at the method's beginning. */
  List<Object> arguments() {
    List<Object> locals = new ArrayList<>(self());
    for (Type argument : Type.getArgumentTypes(method.desc)) {
      locals.add(frameType(argument));
    }
    return locals;
  }

  private static Object frameType(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      default -> Objects.requireNonNull(type.getInternalName());
    };
  }
}
