package io.pooledsqlite.agent.analysis;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Whether what one instruction of a method locks is what another one unlocks. The JVM does not ask
 * for locks to be given back in order; compilers do. Not thread-safe.
 */
final class MonitorOperands {

  private final @Nullable Frame<SourceValue> @Nullable [] frames;

  private MonitorOperands(@Nullable Frame<SourceValue> @Nullable [] frames) {
    this.frames = frames;
  }

  static MonitorOperands of(MethodRef method) {
    try {
      return new MonitorOperands(
          new Analyzer<>(new Told()).analyze(method.owner().name, method.method()));
    } catch (AnalyzerException | RuntimeException e) {
      // A class file that ASM does not understand.
      return new MonitorOperands(null);
    }
  }

  boolean same(int enter, int exit) {
    Set<AbstractInsnNode> locked = operand(enter);
    return locked != null && locked.equals(operand(exit));
  }

  private @Nullable Set<AbstractInsnNode> operand(int instruction) {
    Frame<SourceValue> frame = frames == null ? null : frames[instruction];
    return frame == null ? null : frame.getStack(frame.getStackSize() - 1).insns;
  }

  /** Tells arguments apart. */
  private static final class Told extends ThroughCopies {

    @Override
    public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return new SourceValue(type.getSize(), Set.of(new InsnNode(Opcodes.NOP)));
    }
  }
}
