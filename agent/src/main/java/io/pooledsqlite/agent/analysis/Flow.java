package io.pooledsqlite.agent.analysis;

import java.util.Arrays;
import java.util.BitSet;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** ASM's analyzer, remembering where each instruction of the method may go on. */
final class Flow extends Analyzer<Value> {

  private static final int[] NONE = {};

  /** By instruction; most go on in one place. */
  private int[][] normal = {};

  private int[][] exceptional = {};
  private final Evaluator evaluator;

  Flow(Evaluator evaluator) {
    super(evaluator);
    this.evaluator = evaluator;
  }

  @Override
  protected void init(String owner, MethodNode method) throws AnalyzerException {
    normal = new int[method.instructions.size()][];
    exceptional = new int[method.instructions.size()][];
    Arrays.fill(normal, NONE);
    Arrays.fill(exceptional, NONE);
  }

  @Override
  protected Frame<Value> newFrame(int locals, int stack) {
    return new LiveFrame(locals, stack);
  }

  @Override
  protected Frame<Value> newFrame(Frame<? extends Value> frame) {
    return new LiveFrame((LiveFrame) (Frame<?>) frame);
  }

  @Override
  protected void newControlFlowEdge(int instruction, int successor) {
    evaluator.countStep();
    add(normal, instruction, successor);
  }

  @Override
  protected boolean newControlFlowExceptionEdge(int instruction, int successor) {
    add(exceptional, instruction, successor);
    return true;
  }

  private static void add(int[][] edges, int from, int to) {
    int[] known = edges[from];
    for (int each : known) {
      if (each == to) {
        return;
      }
    }
    int[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = to;
    edges[from] = more;
  }

  /** Where the instruction may go on, also by throwing. */
  BitSet successors(int instruction) {
    BitSet all = normalSuccessors(instruction);
    for (int each : exceptional[instruction]) {
      all.set(each);
    }
    return all;
  }

  /** All that may run after one of the instructions. */
  BitSet reachable(BitSet from) {
    return reachable(from, -1);
  }

  /** All that may run without one of the instructions before it. */
  BitSet reachableAround(int instruction) {
    BitSet first = new BitSet();
    first.set(0);
    return reachable(first, instruction);
  }

  private BitSet reachable(BitSet from, int around) {
    BitSet all = new BitSet();
    BitSet open = (BitSet) from.clone();
    for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(0)) {
      open.clear(i);
      BitSet next = i == around ? new BitSet() : successors(i);
      next.andNot(all);
      all.or(next);
      open.or(next);
    }
    return all;
  }

  /** Where the instruction may go on when it throws nothing. */
  BitSet normalSuccessors(int instruction) {
    BitSet all = new BitSet();
    for (int each : normal[instruction]) {
      all.set(each);
    }
    return all;
  }
}
