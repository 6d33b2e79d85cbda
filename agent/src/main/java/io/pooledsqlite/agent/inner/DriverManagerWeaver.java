package io.pooledsqlite.agent.inner;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts one call at the head of {@code DriverManager}'s private worker {@code getConnection(String,
 * Properties, Class)}: a result that is not null is returned, anything else goes on as before. The
 * public, caller-sensitive methods that all end in the worker stay untouched.
 */
final class DriverManagerWeaver extends ClassVisitor {

  static final String WORKER = "getConnection";
  static final String WORKER_DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/sql/Connection;";
  private static final String BRIDGE_DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/lang/Object;";
  private static final int STACK = 3;

  private final String bridge;
  private boolean woven;

  private DriverManagerWeaver(ClassVisitor next, String bridge) {
    super(Opcodes.ASM9, next);
    this.bridge = bridge;
  }

  /**
   * The woven class.
   *
   * @param bridge internal name of the class to call
   * @throws IllegalStateException when this JDK's class has no such worker
   */
  static byte[] weave(byte[] driverManager, String bridge) {
    ClassReader reader = new ClassReader(driverManager);
    ClassWriter writer = new ClassWriter(reader, 0);
    DriverManagerWeaver weaver = new DriverManagerWeaver(writer, bridge);
    reader.accept(weaver, 0);
    if (!weaver.woven) {
      throw new IllegalStateException(
          "DriverManager of this JDK has no method getConnection" + WORKER_DESCRIPTOR);
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if (!name.equals(WORKER)
        || !descriptor.equals(WORKER_DESCRIPTOR)
        || (access & Opcodes.ACC_STATIC) == 0) {
      return next;
    }
    woven = true;
    return new Prologue(next, bridge);
  }

  /** Writes the call before the method's first instruction. */
  private static final class Prologue extends MethodVisitor {

    private final String bridge;

    Prologue(MethodVisitor next, String bridge) {
      super(Opcodes.ASM9, next);
      this.bridge = bridge;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label goOn = new Label();
      visitVarInsn(Opcodes.ALOAD, 0);
      visitVarInsn(Opcodes.ALOAD, 1);
      visitVarInsn(Opcodes.ALOAD, 2);
      visitMethodInsn(Opcodes.INVOKESTATIC, bridge, "connect", BRIDGE_DESCRIPTOR, false);
      visitInsn(Opcodes.DUP);
      visitJumpInsn(Opcodes.IFNULL, goOn);
      visitTypeInsn(Opcodes.CHECKCAST, "java/sql/Connection");
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
