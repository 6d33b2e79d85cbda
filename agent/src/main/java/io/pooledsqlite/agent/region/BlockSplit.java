package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import java.util.ArrayList;
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
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Weaves the synchronized blocks of a method that has its code twice. In a block of its own a
 * region passes from one copy to the other; inside a region of the same lock it does nothing;
 * inside a region of another lock it has its monitor in both. Blocks that are no regions stay as
 * they are.
 */
final class BlockSplit {

  private final MethodSplit split;
  private final ClassNode owner;
  private final MethodNode method;
  private final List<RegionCode> regions;
  private final AbstractInsnNode[] with;
  private final List<FailedLocking> failures = new ArrayList<>();

  /**
   * Our call behind a MONITORENTER may fail for want of stack. Then the monitor is given back; the
   * compilers refuse a method that may end with a monitor held.
   *
   * @param code the copy in which it is
   * @param lock the variable that holds the lock object
   */
  private record FailedLocking(
      InsnList code, LabelNode from, LabelNode to, int lock, @Nullable FrameNode before) {}

  BlockSplit(MethodSplit split, ClassNode owner, MethodNode method, List<RegionCode> regions) {
    this.split = split;
    this.owner = owner;
    this.method = method;
    this.regions = regions;
    this.with = method.instructions.toArray();
  }

  /** Where a block is, seen from the other regions of its method. */
  private enum Position {
    BY_ITSELF,
    IN_THE_SAME_LOCK,
    IN_ANOTHER_LOCK
  }

  /** Weaves the blocks in the method and in its copy. */
  void weave(InsnList beside) throws NotWovenException {
    List<Integer> enters = indexes(Opcodes.MONITORENTER);
    if (enters.isEmpty()) {
      return;
    }
    BlockNesting nesting = new BlockNesting(split, method);
    List<@Nullable FrameNode> frames = framesAt(enters);
    AbstractInsnNode[] copy = beside.toArray();
    for (int block = 0; block < enters.size(); block++) {
      int at = enters.get(block);
      RegionCode region = region(block);
      if (region == null) {
        continue;
      }
      FrameNode frame = frames.get(block);
      switch (position(region, nesting)) {
        case BY_ITSELF -> connect(region, with[at], copy[at], beside, lockVariable(at), frame);
        case IN_THE_SAME_LOCK -> {
          // In both: the JVM does not compile what locks one variable twice (generateOopMap).
          method.instructions.set(with[at], new InsnNode(Opcodes.POP));
          beside.set(copy[at], new InsnNode(Opcodes.POP));
        }
        case IN_ANOTHER_LOCK -> {
          int lock = lockVariable(at);
          lockIn(method.instructions, with[at], region, lock, frame);
          lockIn(beside, copy[at], region, lock, frame);
        }
      }
    }
    for (int exit : indexes(Opcodes.MONITOREXIT)) {
      RegionCode region = region(nesting.ended(exit));
      if (region == null) {
        continue;
      }
      switch (position(region, nesting)) {
        case BY_ITSELF -> {
          method.instructions.insertBefore(with[exit], unlocking(region));
          beside.insert(copy[exit], split.leave(region));
          beside.remove(copy[exit]);
        }
        case IN_THE_SAME_LOCK -> {
          method.instructions.set(with[exit], new InsnNode(Opcodes.POP));
          beside.set(copy[exit], new InsnNode(Opcodes.POP));
        }
        case IN_ANOTHER_LOCK -> {
          method.instructions.insertBefore(with[exit], unlocking(region));
          beside.insertBefore(copy[exit], unlocking(region));
        }
      }
    }
    failures.forEach(this::addHandler);
  }

  /** Appends the copy, where no synchronized method is to come around both. */
  void append(InsnList beside) {
    if (beginsWithoutFrame()) {
      // The second copy is entered in its middle, but what cannot be reached is verified, too.
      method.instructions.add(MethodSplit.frame(split.arguments(), List.of()));
    }
    method.instructions.add(beside);
  }

  private Position position(RegionCode region, BlockNesting nesting) {
    boolean inside = false;
    for (int around = nesting.around(region.block()); ; around = nesting.around(around)) {
      RegionCode outer = region(around);
      if (outer != null) {
        if (region.locksTheSameAs(outer)) {
          return Position.IN_THE_SAME_LOCK;
        }
        inside = true;
      }
      if (around == BlockNesting.NONE) {
        return inside ? Position.IN_ANOTHER_LOCK : Position.BY_ITSELF;
      }
    }
  }

  /** The region of a block; of {@link BlockNesting#NONE} that of the method as a whole. */
  private @Nullable RegionCode region(int block) {
    for (RegionCode region : regions) {
      if (region.block() == block) {
        return region;
      }
    }
    return null;
  }

  private InsnList unlocking(RegionCode region) {
    InsnList code = new InsnList();
    code.add(new InsnNode(Opcodes.DUP));
    code.add(split.call("unlocking", MethodSplit.LOCKING, region));
    return code;
  }

  /** Says behind a MONITORENTER that the region has its monitor. */
  private void lockIn(
      InsnList code,
      AbstractInsnNode enter,
      RegionCode region,
      int lock,
      @Nullable FrameNode frame) {
    LabelNode locking = new LabelNode();
    LabelNode locked = new LabelNode();
    InsnList after = new InsnList();
    after.add(locking);
    after.add(new VarInsnNode(Opcodes.ALOAD, lock));
    after.add(split.call("locked", MethodSplit.LOCKING, region));
    after.add(locked);
    code.insert(enter, after);
    failures.add(new FailedLocking(code, locking, locked, lock, frame));
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

    InsnList before = ask(region, lock);
    before.add(new JumpInsnNode(Opcodes.IFNE, toBeside));
    before.add(toWith);
    if (frame != null) {
      before.add(frame);
    }
    before.add(new VarInsnNode(Opcodes.ALOAD, lock));
    method.instructions.insertBefore(withEnter, before);
    lockIn(method.instructions, withEnter, region, lock, frame);

    InsnList again = ask(region, lock);
    again.add(new JumpInsnNode(Opcodes.IFEQ, toWith));
    again.add(toBeside);
    if (frame != null) {
      again.add(frame.clone(Map.of()));
    }
    again.add(MethodSplit.behindFrame());
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
    LabelNode end = new LabelNode();
    InsnList code = failed.code();
    code.add(handler);
    FrameNode before = failed.before();
    if (before != null) {
      code.add(MethodSplit.frame(before.local, List.of("java/lang/Throwable")));
    }
    code.add(new VarInsnNode(Opcodes.ALOAD, failed.lock()));
    code.add(new InsnNode(Opcodes.MONITOREXIT));
    code.add(new InsnNode(Opcodes.ATHROW));
    code.add(end);
    // What is thrown there goes on as if it came from the block's beginning, out of the blocks
    // around.
    int at = code.indexOf(failed.from());
    for (TryCatchBlockNode around : List.copyOf(method.tryCatchBlocks)) {
      boolean covers =
          code.contains(around.start)
              && code.indexOf(around.start) <= at
              && code.indexOf(around.end) > at;
      if (covers) {
        method.tryCatchBlocks.add(new TryCatchBlockNode(handler, end, around.handler, around.type));
      }
    }
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(failed.from(), failed.to(), handler, null));
  }

  /**
   * The variable in which the compiler keeps the lock object of a block: javac and ECJ store it
   * there as they lock it, others lock what they have stored.
   */
  private int lockVariable(int enter) throws NotWovenException {
    AbstractInsnNode before = before(with[enter]);
    boolean stored =
        before.getOpcode() == Opcodes.ASTORE && before(before).getOpcode() == Opcodes.DUP;
    if (before instanceof VarInsnNode variable && (stored || before.getOpcode() == Opcodes.ALOAD)) {
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

  private List<Integer> indexes(int opcode) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < with.length; i++) {
      if (with[i].getOpcode() == opcode) {
        found.add(i);
      }
    }
    return found;
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
