package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Conn;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Int;
import io.pooledsqlite.agent.analysis.Value.Site;
import io.pooledsqlite.agent.analysis.Value.TextBuilder;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * The variables and the stack before an instruction. A branch that cannot be taken, given the
 * region's needs, leads to a dead frame. Objects that are followed one by one change in all
 * variables at once, and are followed no more once a variable may hold another one instead.
 */
final class LiveFrame extends Frame<Value> {

  private boolean dead;
  private boolean deadBefore;
  private @Nullable Value condition;

  LiveFrame(int locals, int stack) {
    super(locals, stack);
  }

  LiveFrame(LiveFrame other) {
    super(other);
    dead = other.dead;
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public Frame<Value> init(Frame<? extends Value> other) {
    dead = ((LiveFrame) (Frame<?>) other).dead;
    return super.init(other);
  }

  @Override
  public void execute(AbstractInsnNode instruction, Interpreter<Value> interpreter)
      throws AnalyzerException {
    deadBefore = dead;
    condition =
        ((Evaluator) interpreter).skipsOpening()
                && instruction.getType() == AbstractInsnNode.JUMP_INSN
                && getStackSize() > 0
            ? getStack(getStackSize() - 1)
            : null;
    ((Evaluator) interpreter).within(this);
    super.execute(instruction, interpreter);
  }

  @Override
  public void initJumpTarget(int opcode, @Nullable LabelNode target) {
    dead = deadBefore || (condition != null && impossible(opcode, condition, target != null));
  }

  private static boolean impossible(int opcode, Value value, boolean jumps) {
    if (value instanceof Conn conn && conn.there()) {
      return opcode == Opcodes.IFNULL ? jumps : opcode == Opcodes.IFNONNULL && !jumps;
    }
    if (value instanceof Int constant) {
      return switch (opcode) {
        case Opcodes.IFEQ -> (constant.value() == 0) != jumps;
        case Opcodes.IFNE -> (constant.value() != 0) != jumps;
        default -> false;
      };
    }
    return false;
  }

  @Override
  public boolean merge(Frame<? extends Value> other, Interpreter<Value> interpreter)
      throws AnalyzerException {
    LiveFrame incoming = (LiveFrame) (Frame<?>) other;
    if (incoming.dead) {
      return false;
    }
    if (dead) {
      super.init(other);
      dead = false;
      return true;
    }
    if (isSame(incoming)) {
      return false;
    }
    if (!follows() && !incoming.follows()) {
      return super.merge(other, interpreter);
    }
    LiveFrame before = new LiveFrame(this);
    boolean changed = super.merge(other, interpreter);
    Set<Site> lost = new HashSet<>();
    for (int i = 0; i < slots(); i++) {
      Value now = slot(i);
      addIfLost(before.slot(i), now, lost);
      addIfLost(incoming.slot(i), now, lost);
    }
    for (Site site : lost) {
      changed |= forget(site);
    }
    return changed;
  }

  /** As at most merges; nothing changes then. */
  private boolean isSame(LiveFrame other) {
    if (other.getStackSize() != getStackSize()) {
      return false;
    }
    for (int i = 0; i < slots(); i++) {
      if (!slot(i).equals(other.slot(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a variable holds an object that is followed. */
  private boolean follows() {
    for (int i = 0; i < slots(); i++) {
      if (site(slot(i)) != null) {
        return true;
      }
    }
    return false;
  }

  private static void addIfLost(Value was, Value now, Set<Site> lost) {
    Site site = site(was);
    if (site != null && !site.equals(site(now)) && !(now instanceof Value.Nothing)) {
      lost.add(site);
    }
  }

  /** Only handlers begin with an empty stack; what threw may have changed what it was given. */
  @Override
  public void clearStack() {
    super.clearStack();
    for (int i = 0; i < slots(); i++) {
      Site site = site(slot(i));
      if (site != null) {
        forget(site);
      }
    }
  }

  static @Nullable Site site(@Nullable Value value) {
    if (value instanceof TextBuilder builder) {
      return builder.site();
    }
    return value instanceof Elements array ? array.site() : null;
  }

  /** The object has changed. */
  void replace(Site site, Value value) {
    for (int i = 0; i < slots(); i++) {
      if (site.equals(site(slot(i)))) {
        set(i, value);
      }
    }
  }

  /** The object is known elsewhere from now on, or is no longer the only one of its site. */
  boolean forget(Site site) {
    boolean changed = false;
    for (int i = 0; i < slots(); i++) {
      Value value = slot(i);
      if (site.equals(site(value))) {
        set(i, forgotten(value));
        changed = true;
      }
    }
    return changed;
  }

  static Value forgotten(Value value) {
    if (value instanceof TextBuilder builder) {
      return Created.of(builder.type());
    }
    return value instanceof Elements array ? Created.of(array.type()) : value;
  }

  private int slots() {
    return getLocals() + getStackSize();
  }

  private Value slot(int index) {
    return index < getLocals() ? getLocal(index) : getStack(index - getLocals());
  }

  private void set(int index, Value value) {
    if (index < getLocals()) {
      setLocal(index, value);
    } else {
      setStack(index - getLocals(), value);
    }
  }
}
