package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Which synchronized block of a method is inside which, and which each MONITOREXIT ends. Compilers
 * leave a block in many places, and by exceptions in one more; on all ways to an instruction the
 * same blocks are open.
 */
final class BlockNesting {

  /** In no block. */
  static final int NONE = -1;

  private static final int UNSEEN = -2;

  private final MethodSplit split;
  private final MethodNode method;
  private final AbstractInsnNode[] code;
  private final int[] blockOfEnter;
  private final int[] openBefore;
  private final int[] outer;
  private final Deque<Integer> open = new ArrayDeque<>();

  /** Goes through the code; refuses what is not nested. */
  BlockNesting(MethodSplit split, MethodNode method) throws NotWovenException {
    this.split = split;
    this.method = method;
    this.code = method.instructions.toArray();
    this.openBefore = new int[code.length];
    this.blockOfEnter = new int[code.length];
    int blocks = 0;
    for (int i = 0; i < code.length; i++) {
      if (code[i].getOpcode() == Opcodes.MONITORENTER) {
        blockOfEnter[i] = blocks++;
      }
    }
    this.outer = new int[blocks];
    Arrays.fill(outer, UNSEEN);
    Arrays.fill(openBefore, UNSEEN);
    goesTo(0, NONE);
    goOn();
    for (TryCatchBlockNode handler : method.tryCatchBlocks) {
      // Of code that can not throw; it stands there all the same.
      int start = index(handler.start);
      if (openBefore[index(handler.handler)] == UNSEEN && openBefore[start] != UNSEEN) {
        goesTo(index(handler.handler), openBefore[start]);
        goOn();
      }
    }
    for (int i = 0; i < code.length; i++) {
      boolean locks =
          code[i].getOpcode() == Opcodes.MONITORENTER || code[i].getOpcode() == Opcodes.MONITOREXIT;
      if (locks && openBefore[i] == UNSEEN) {
        throw split.refused("has a synchronized block in code that is never reached");
      }
    }
  }

  /** The block in which a block is. */
  int around(int block) {
    return outer[block];
  }

  /** The block that a MONITOREXIT ends. */
  int ended(int exit) {
    return openBefore[exit];
  }

  private void goesTo(int i, int innermost) throws NotWovenException {
    if (i >= code.length || openBefore[i] == innermost) {
      return;
    }
    if (openBefore[i] != UNSEEN) {
      throw split.refused("comes to one place with different locks");
    }
    openBefore[i] = innermost;
    open.add(i);
  }

  private void goOn() throws NotWovenException {
    while (!open.isEmpty()) {
      goOn(open.remove());
    }
  }

  private void goOn(int i) throws NotWovenException {
    int before = openBefore[i];
    int after = before;
    int opcode = code[i].getOpcode();
    if (opcode == Opcodes.MONITORENTER) {
      after = blockOfEnter[i];
      outer[after] = before;
    } else if (opcode == Opcodes.MONITOREXIT) {
      if (before == NONE) {
        throw split.refused("gives back a lock that it did not take");
      }
      after = outer[before];
    }
    if (mayThrow(opcode)) {
      goesToHandlers(i, before);
    }
    if (code[i] instanceof JumpInsnNode jump) {
      goesTo(index(jump.label), after);
    } else if (code[i] instanceof TableSwitchInsnNode table) {
      goesTo(index(table.dflt), after);
      for (LabelNode label : table.labels) {
        goesTo(index(label), after);
      }
    } else if (code[i] instanceof LookupSwitchInsnNode lookup) {
      goesTo(index(lookup.dflt), after);
      for (LabelNode label : lookup.labels) {
        goesTo(index(label), after);
      }
    }
    boolean ends =
        opcode == Opcodes.GOTO
            || opcode == Opcodes.ATHROW
            || opcode == Opcodes.TABLESWITCH
            || opcode == Opcodes.LOOKUPSWITCH
            || isReturn(opcode);
    if (!ends) {
      goesTo(i + 1, after);
    }
  }

  private void goesToHandlers(int i, int before) throws NotWovenException {
    for (TryCatchBlockNode handler : method.tryCatchBlocks) {
      if (i >= index(handler.start) && i < index(handler.end)) {
        goesTo(index(handler.handler), before);
        if (handler.type == null) {
          // The first that matches is taken (JVMS 2.10), and this one matches anything.
          return;
        }
      }
    }
  }

  /**
   * Ranges of handlers may cover what follows an exit; what can not throw does not matter there.
   */
  private static boolean mayThrow(int opcode) {
    boolean pushes = opcode <= Opcodes.SIPUSH;
    boolean moves =
        (opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD)
            || (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE)
            || (opcode >= Opcodes.POP && opcode <= Opcodes.SWAP);
    return !pushes && !moves && opcode != Opcodes.GOTO && !isReturn(opcode);
  }

  private static boolean isReturn(int opcode) {
    return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
  }

  private int index(LabelNode label) {
    return method.instructions.indexOf(label);
  }
}
