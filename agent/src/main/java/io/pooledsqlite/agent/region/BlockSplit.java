package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Connects the two copies of a method at the entries and exits of its synchronized blocks. */
final class BlockSplit {

  private final MethodSplit split;
  private final ClassNode owner;
  private final MethodNode method;
  private final AbstractInsnNode[] with;
  private final List<FailedLocking> failures = new ArrayList<>();

  /**
   * Our call behind a MONITORENTER may fail for want of stack. Then the monitor is given back; the
   * compilers refuse a method that may end with a monitor held.
   *
   * @param lock the variable that holds the lock object
   */
  private record FailedLocking(
      LabelNode from, LabelNode to, int lock, @Nullable FrameNode before) {}

  BlockSplit(MethodSplit split, ClassNode owner, MethodNode method) {
    this.split = split;
    this.owner = owner;
    this.method = method;
    this.with = method.instructions.toArray();
  }

  /** Makes the second copy and appends it to the method. */
  void split(List<RegionCode> regions) throws NotWovenException {
    List<Integer> enters = indexes(Opcodes.MONITORENTER);
    int[] regionOfExit = regionsOfExits(enters);
    List<@Nullable FrameNode> frames = framesAt(enters);
    InsnList beside = new InsnList();
    split.copyInto(beside);
    AbstractInsnNode[] copy = beside.toArray();
    for (RegionCode region : regions) {
      int at = enters.get(region.block());
      int lock = lockVariable(at);
      connect(region, with[at], copy[at], beside, lock, frames.get(region.block()));
    }
    for (int exit : indexes(Opcodes.MONITOREXIT)) {
      RegionCode region = ofBlock(regions, regionOfExit[exit]);
      InsnList unlocking = new InsnList();
      unlocking.add(new InsnNode(Opcodes.DUP));
      unlocking.add(split.call("unlocking", MethodSplit.LOCKING, region));
      method.instructions.insertBefore(with[exit], unlocking);
      beside.insert(copy[exit], split.leave(region));
      beside.remove(copy[exit]);
    }
    if (beginsWithoutFrame()) {
      // The second copy is entered in its middle, but what cannot be reached is verified, too.
      method.instructions.add(MethodSplit.frame(split.arguments(), List.of()));
    }
    method.instructions.add(beside);
    failures.forEach(this::addHandler);
  }

  private boolean beginsWithoutFrame() {
    for (AbstractInsnNode instruction : with) {
      if (instruction instanceof FrameNode || instruction.getOpcode() >= 0) {
        return !(instruction instanceof FrameNode);
      }
    }
    return true;
  }

  /**
   * The lock is on the stack and in the variable from which MONITOREXIT will take it. It is taken
   * from the variable on both ways: what comes to a label on the stack loses its identity for the
   * JVM's analysis of monitors (generateOopMap), and then the method is never compiled.
   */
  private void connect(
      RegionCode region,
      AbstractInsnNode withEnter,
      AbstractInsnNode besideEnter,
      InsnList beside,
      int lock,
      @Nullable FrameNode frame) {
    LabelNode toWith = new LabelNode();
    LabelNode toBeside = new LabelNode();
    LabelNode locking = new LabelNode();
    LabelNode locked = new LabelNode();

    InsnList before = ask(region, lock);
    before.add(new JumpInsnNode(Opcodes.IFNE, toBeside));
    before.add(toWith);
    if (frame != null) {
      before.add(frame);
    }
    before.add(new VarInsnNode(Opcodes.ALOAD, lock));
    method.instructions.insertBefore(withEnter, before);
    InsnList after = new InsnList();
    after.add(locking);
    after.add(new VarInsnNode(Opcodes.ALOAD, lock));
    after.add(split.call("locked", MethodSplit.LOCKING, region));
    after.add(locked);
    method.instructions.insert(withEnter, after);
    failures.add(new FailedLocking(locking, locked, lock, frame));

    InsnList again = ask(region, lock);
    again.add(new JumpInsnNode(Opcodes.IFEQ, toWith));
    again.add(toBeside);
    if (frame != null) {
      again.add(frame.clone(Map.of()));
    }
    beside.insert(besideEnter, again);
    beside.remove(besideEnter);
  }

  private InsnList ask(RegionCode region, int lock) {
    InsnList code = new InsnList();
    code.add(new InsnNode(Opcodes.POP));
    code.add(new VarInsnNode(Opcodes.ALOAD, lock));
    code.add(split.enter(region));
    return code;
  }

  private void addHandler(FailedLocking failed) {
    LabelNode handler = new LabelNode();
    method.instructions.add(handler);
    FrameNode before = failed.before();
    if (before != null) {
      method.instructions.add(MethodSplit.frame(before.local, List.of("java/lang/Throwable")));
    }
    method.instructions.add(new VarInsnNode(Opcodes.ALOAD, failed.lock()));
    method.instructions.add(new InsnNode(Opcodes.MONITOREXIT));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(failed.from(), failed.to(), handler, null));
  }

  /** The variable in which the compiler keeps the lock object of a block. */
  private int lockVariable(int enter) throws NotWovenException {
    AbstractInsnNode store = before(with[enter]);
    if (store instanceof VarInsnNode variable
        && store.getOpcode() == Opcodes.ASTORE
        && before(store).getOpcode() == Opcodes.DUP) {
      return variable.var;
    }
    throw split.refused("has a synchronized block of a compiler that is not known");
  }

  private static AbstractInsnNode before(AbstractInsnNode instruction) {
    AbstractInsnNode previous = instruction.getPrevious();
    while (previous.getOpcode() < 0 && previous.getPrevious() != null) {
      previous = previous.getPrevious();
    }
    return previous;
  }

  private static RegionCode ofBlock(List<RegionCode> regions, int block) {
    for (RegionCode region : regions) {
      if (region.block() == block) {
        return region;
      }
    }
    throw new IllegalArgumentException("no region for block " + block);
  }

  private List<Integer> indexes(int opcode) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < with.length; i++) {
      if (with[i].getOpcode() == opcode) {
        found.add(i);
      }
    }
    return found;
  }

  /** Which block each MONITOREXIT ends: the one from whose beginning it is reached. */
  private int[] regionsOfExits(List<Integer> enters) throws NotWovenException {
    int[] regions = new int[with.length];
    Arrays.fill(regions, -1);
    for (int block = 0; block < enters.size(); block++) {
      BitSet seen = new BitSet();
      Deque<Integer> open = new ArrayDeque<>(List.of(enters.get(block) + 1));
      while (!open.isEmpty()) {
        int i = open.remove();
        if (i >= with.length || seen.get(i)) {
          continue;
        }
        seen.set(i);
        if (with[i].getOpcode() == Opcodes.MONITORENTER) {
          throw split.refused("has a synchronized block inside another");
        }
        if (with[i].getOpcode() == Opcodes.MONITOREXIT) {
          if (regions[i] >= 0 && regions[i] != block) {
            throw split.refused("leaves two synchronized blocks at one place");
          }
          regions[i] = block;
          // It may fail by a handler of its own, which leads to the same exits.
        } else {
          addSuccessors(i, open);
        }
      }
    }
    for (int exit : indexes(Opcodes.MONITOREXIT)) {
      if (regions[exit] < 0) {
        throw split.refused("leaves a synchronized block in code that is never reached");
      }
    }
    return regions;
  }

  private void addSuccessors(int i, Deque<Integer> open) {
    AbstractInsnNode instruction = with[i];
    if (instruction instanceof JumpInsnNode jump) {
      open.add(index(jump.label));
    } else if (instruction instanceof TableSwitchInsnNode table) {
      open.add(index(table.dflt));
      table.labels.forEach(label -> open.add(index(label)));
    } else if (instruction instanceof LookupSwitchInsnNode lookup) {
      open.add(index(lookup.dflt));
      lookup.labels.forEach(label -> open.add(index(label)));
    }
    int opcode = instruction.getOpcode();
    boolean ends =
        opcode == Opcodes.GOTO
            || opcode == Opcodes.ATHROW
            || opcode == Opcodes.TABLESWITCH
            || opcode == Opcodes.LOOKUPSWITCH
            || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
    if (!ends) {
      open.add(i + 1);
    }
    for (TryCatchBlockNode handler : method.tryCatchBlocks) {
      if (i >= index(handler.start) && i < index(handler.end)) {
        open.add(index(handler.handler));
      }
    }
  }

  private int index(LabelNode label) {
    return method.instructions.indexOf(label);
  }

  /**
   * What is in the variables, and on the stack below the lock, before each MONITORENTER; null in
   * old classes.
   */
  private List<@Nullable FrameNode> framesAt(List<Integer> enters) throws NotWovenException {
    List<@Nullable FrameNode> frames = new ArrayList<>();
    if (!MethodSplit.hasFrames(owner)) {
      enters.forEach(enter -> frames.add(null));
      return frames;
    }
    AnalyzerAdapter types =
        new AnalyzerAdapter(owner.name, method.access, method.name, method.desc, null);
    for (int i = 0; i < with.length; i++) {
      if (with[i].getOpcode() == Opcodes.MONITORENTER) {
        if (types.locals == null) {
          throw split.refused("has a synchronized block that is never reached");
        }
        List<Object> below = types.stack.subList(0, types.stack.size() - 1);
        frames.add(MethodSplit.frame(packed(types.locals), packed(below)));
      }
      with[i].accept(types);
    }
    return frames;
  }

  /** The adapter gives a long or double two places, a frame gives it one. */
  private List<Object> packed(List<Object> places) throws NotWovenException {
    List<Object> packed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Object type = places.get(i);
      if (type instanceof Label || type == Opcodes.UNINITIALIZED_THIS) {
        throw split.refused("locks while it makes an object");
      }
      packed.add(type);
      if (type == Opcodes.LONG || type == Opcodes.DOUBLE) {
        i++;
      }
    }
    return packed;
  }
}
