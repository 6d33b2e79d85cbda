package io.pooledsqlite.agent.inner;

import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Puts one call at the head of a static method: an answer of the type that the method returns is
 * returned, anything else goes on as before. For use by one thread.
 */
final class HeadWeaver extends ClassVisitor {

  private static final String BRIDGE_DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/lang/Object;";
  private static final int STACK = 3;

  private final String method;
  private final String descriptor;
  private final Call call;
  private boolean woven;

  /**
   * What is called.
   *
   * @param bridge internal name of the class
   * @param method its method, which takes a String, Properties and a Class
   * @param arguments pushes these three
   */
  record Call(String bridge, String method, Consumer<MethodVisitor> arguments) {}

  private HeadWeaver(ClassVisitor next, String method, String descriptor, Call call) {
    super(Opcodes.ASM9, next);
    this.method = method;
    this.descriptor = descriptor;
    this.call = call;
  }

  /**
   * The woven class.
   *
   * @throws IllegalStateException when the class has no such method
   */
  static byte[] weave(byte[] classFile, String method, String descriptor, Call call) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    HeadWeaver weaver = new HeadWeaver(writer, method, descriptor, call);
    reader.accept(weaver, 0);
    if (!weaver.woven) {
      throw new IllegalStateException(
          reader.getClassName().replace('/', '.') + " has no method " + method + descriptor);
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String type,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
    if (!name.equals(method) || !type.equals(descriptor) || (access & Opcodes.ACC_STATIC) == 0) {
      return next;
    }
    woven = true;
    return new Head(next, call, Type.getReturnType(descriptor).getInternalName());
  }

  /** Writes the call before the method's first instruction. */
  private static final class Head extends MethodVisitor {

    private final Call call;
    private final String answer;

    Head(MethodVisitor next, Call call, String answer) {
      super(Opcodes.ASM9, next);
      this.call = call;
      this.answer = answer;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label goOn = new Label();
      call.arguments().accept(this);
      visitMethodInsn(Opcodes.INVOKESTATIC, call.bridge(), call.method(), BRIDGE_DESCRIPTOR, false);
      visitInsn(Opcodes.DUP);
      visitTypeInsn(Opcodes.INSTANCEOF, answer);
      visitJumpInsn(Opcodes.IFEQ, goOn);
      visitTypeInsn(Opcodes.CHECKCAST, answer);
      visitInsn(Opcodes.ARETURN);
      visitLabel(goOn);
      visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
      // Also keeps our frame and the method's own first one from falling on one instruction.
      visitInsn(Opcodes.POP);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      super.visitMaxs(Math.max(stack, STACK), locals);
    }
  }
}
