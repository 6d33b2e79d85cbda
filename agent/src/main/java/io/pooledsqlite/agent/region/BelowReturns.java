package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Takes away what is on the operand stack below a value that is returned. The JVM lets it lie, and
 * some compilers leave it there: Kotlin's, of {@code a + (b ?: return 0)}. Returns that meet at one
 * place need the same stack. Stateless.
 */
final class BelowReturns {

  private BelowReturns() {}

  static void drop(ClassNode owner, MethodNode method, MethodSplit split) throws NotWovenException {
    Frame<BasicValue>[] frames;
    try {
      frames = new Analyzer<>(new BasicInterpreter()).analyze(owner.name, method);
    } catch (AnalyzerException e) {
      throw split.refused("can not be followed");
    }
    Type result = Type.getReturnType(method.desc);
    int returned = result.getSort() == Type.VOID ? 0 : 1;
    int variable = method.maxLocals;
    AbstractInsnNode[] code = method.instructions.toArray();
    for (int i = 0; i < code.length; i++) {
      int opcode = code[i].getOpcode();
      boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
      Frame<BasicValue> frame = frames[i];
      if (returns && frame != null && frame.getStackSize() > returned) {
        method.maxLocals = variable + result.getSize();
        method.instructions.insertBefore(code[i], dropping(frame, result, returned, variable));
      }
    }
  }

  private static InsnList dropping(
      Frame<BasicValue> frame, Type result, int returned, int variable) {
    InsnList code = new InsnList();
    if (returned > 0) {
      code.add(new VarInsnNode(result.getOpcode(Opcodes.ISTORE), variable));
    }
    for (int i = frame.getStackSize() - 1 - returned; i >= 0; i--) {
      boolean wide = frame.getStack(i).getSize() == 2;
      code.add(new InsnNode(wide ? Opcodes.POP2 : Opcodes.POP));
    }
    if (returned > 0) {
      code.add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), variable));
    }
    return code;
  }
}
