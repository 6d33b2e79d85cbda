package io.pooledsqlite.agent.analysis;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Which instructions of one method a value may come from, whatever variables, casts and branches it
 * went through. What was there before the method began has the origin {@link #ELSEWHERE} or {@link
 * #THIS}. Not thread-safe.
 */
final class Origins {

  /** In no method: arguments, and what is caught. */
  static final AbstractInsnNode ELSEWHERE = new InsnNode(Opcodes.NOP);

  /** The receiver, in no method either. */
  static final AbstractInsnNode THIS = new InsnNode(Opcodes.NOP);

  private final @Nullable Frame<SourceValue>[] frames;

  private Origins(@Nullable Frame<SourceValue>[] frames) {
    this.frames = frames;
  }

  /** Looks at a method; null if it can not be understood. */
  static @Nullable Origins of(MethodRef method) {
    try {
      return new Origins(
          new Analyzer<>(new FromElsewhere()).analyze(method.owner().name, method.method()));
    } catch (AnalyzerException | RuntimeException e) {
      // A class file that ASM does not understand.
      return null;
    }
  }

  /** How many values an instruction finds on the stack; 0 if it is never reached. */
  int stackSize(int instruction) {
    Frame<SourceValue> frame = frames[instruction];
    return frame == null ? 0 : frame.getStackSize();
  }

  /**
   * Where an operand of an instruction may come from.
   *
   * @param below 0 for the top of the stack, 1 for the value below it
   * @return none if the instruction is never reached
   */
  Set<AbstractInsnNode> operand(int instruction, int below) {
    Frame<SourceValue> frame = frames[instruction];
    return frame == null ? Set.of() : frame.getStack(frame.getStackSize() - 1 - below).insns;
  }

  private static final class FromElsewhere extends ThroughCopies {

    @Override
    public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return new SourceValue(
          type.getSize(), Set.of(isInstanceMethod && local == 0 ? THIS : ELSEWHERE));
    }

    @Override
    public SourceValue newExceptionValue(
        TryCatchBlockNode block, Frame<SourceValue> handler, Type type) {
      return new SourceValue(1, Set.of(ELSEWHERE));
    }
  }
}
