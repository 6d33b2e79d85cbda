package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.Value.Conn;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Rows;
import io.pooledsqlite.agent.analysis.Value.Stmt;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** What comes into a synchronized block from the rest of its method, and what goes out. */
final class BlockEdges {

  private static final String FOREIGN =
      "uses a statement or result set that was made before the block";

  private final MethodRun run;
  private final Block block;
  private final MethodRef method;
  private final List<Effect> effects = new ArrayList<>();

  BlockEdges(MethodRun run, Block block, MethodRef method) {
    this.run = run;
    this.block = block;
    this.method = method;
  }

  List<Effect> effects() {
    BitSet outside = new BitSet();
    outside.set(0, run.size());
    outside.andNot(block.instructions());
    comesIn(
        run.effects(outside).stream()
            .anyMatch(effect -> effect.excludes() || effect.sql() != null));
    for (int i = block.instructions().nextSetBit(0);
        i >= 0;
        i = block.instructions().nextSetBit(i + 1)) {
      usesFromOutside(i);
    }
    block.exits().stream().forEach(this::goesOut);
    return effects;
  }

  /**
   * What was made before the block is known elsewhere if the method lets anything out, and may do
   * in the block, as a stream does, what the method was seen to give it.
   */
  private void comesIn(boolean doesSomething) {
    LiveFrame frame = run.frame(block.enter());
    for (int i = 0; frame != null && i < frame.getLocals() + frame.getStackSize() - 1; i++) {
      boolean local = i < frame.getLocals();
      Value value = local ? frame.getLocal(i) : frame.getStack(i - frame.getLocals());
      if (!isMade(value) || (local && !isRead(block.enter(), i))) {
        continue;
      }
      if (doesSomething) {
        note(
            block.enter(),
            Kind.SHARED_STATE,
            "uses an object that was made before the block and may be known elsewhere");
        return;
      }
      if (run.region().heap().reachesJdbc(run.region().world(), value)) {
        note(block.enter(), Kind.JDBC_OUTSIDE, FOREIGN);
        return;
      }
    }
  }

  private static boolean isMade(Value value) {
    return value instanceof Created
        || LiveFrame.site(value) != null
        || (value instanceof Lambda lambda
            && lambda.captured().stream().anyMatch(BlockEdges::isMade));
  }

  private void usesFromOutside(int instruction) {
    LiveFrame frame = run.frame(instruction);
    int opcode = method.method().instructions.get(instruction).getOpcode();
    boolean uses =
        (opcode >= Opcodes.GETSTATIC && opcode <= Opcodes.INVOKEDYNAMIC)
            || opcode == Opcodes.AASTORE
            || opcode == Opcodes.ARETURN
            || opcode == Opcodes.ATHROW;
    for (int i = 0; uses && frame != null && i < frame.getStackSize(); i++) {
      Value value = frame.getStack(i);
      if (isForeign(value)) {
        note(instruction, Kind.JDBC_OUTSIDE, FOREIGN);
        return;
      }
    }
  }

  private boolean isForeign(Value value) {
    if (value instanceof Stmt statement) {
      return statement.origins().stream().anyMatch(this::isOutside);
    }
    if (value instanceof Rows rows) {
      return rows.origins().stream().anyMatch(this::isOutside);
    }
    if (value instanceof Elements array) {
      return array.values().stream().anyMatch(this::isForeign);
    }
    return value instanceof Lambda lambda && lambda.captured().stream().anyMatch(this::isForeign);
  }

  private boolean isOutside(int origin) {
    return origin < 0 || !block.instructions().get(origin);
  }

  private void goesOut(int exit) {
    BitSet next = run.flow().normalSuccessors(exit);
    next.stream()
        .forEach(
            successor -> {
              LiveFrame frame = run.frame(successor);
              for (int i = 0; frame != null && i < frame.getLocals() + frame.getStackSize(); i++) {
                boolean local = i < frame.getLocals();
                Value value = local ? frame.getLocal(i) : frame.getStack(i - frame.getLocals());
                boolean jdbc =
                    value instanceof Conn
                        || run.region().heap().reachesJdbc(run.region().world(), value);
                if (jdbc && (!local || isRead(successor, i))) {
                  note(
                      exit,
                      Kind.JDBC_OUTSIDE,
                      "leaves a connection, statement or result set to the code after the block");
                }
              }
            });
  }

  /** Whether a variable is read after the instruction before it is assigned. */
  private boolean isRead(int from, int variable) {
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      int i = open.remove(open.size() - 1);
      if (seen.get(i)) {
        continue;
      }
      seen.set(i);
      AbstractInsnNode instruction = method.method().instructions.get(i);
      if (instruction instanceof VarInsnNode access && access.var == variable) {
        if (access.getOpcode() <= Opcodes.ALOAD) {
          return true;
        }
        continue;
      }
      run.flow().successors(i).stream().forEach(open::add);
    }
    return false;
  }

  private void note(int instruction, Kind kind, String what) {
    effects.add(
        Effect.of(
            kind,
            what,
            Place.of(method, run.line(instruction)),
            "make it inside the synchronized block, and end it there"));
  }
}
