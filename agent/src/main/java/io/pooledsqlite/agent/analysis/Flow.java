package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** ASM's analyzer, remembering where each instruction of the method may go on. */
final class Flow extends Analyzer<Value> {

  private final List<BitSet> normal = new ArrayList<>();
  private final List<BitSet> exceptional = new ArrayList<>();
  private final Evaluator evaluator;

  Flow(Evaluator evaluator) {
    super(evaluator);
    this.evaluator = evaluator;
  }

  @Override
  protected void init(String owner, MethodNode method) throws AnalyzerException {
    for (int i = 0; i < method.instructions.size(); i++) {
      normal.add(new BitSet());
      exceptional.add(new BitSet());
    }
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
    normal.get(instruction).set(successor);
  }

  @Override
  protected boolean newControlFlowExceptionEdge(int instruction, int successor) {
    exceptional.get(instruction).set(successor);
    return true;
  }

  /** Where the instruction may go on, also by throwing. */
  BitSet successors(int instruction) {
    BitSet all = (BitSet) normal.get(instruction).clone();
    all.or(exceptional.get(instruction));
    return all;
  }

  /** Where the instruction may go on when it throws nothing. */
  BitSet normalSuccessors(int instruction) {
    return normal.get(instruction);
  }
}
