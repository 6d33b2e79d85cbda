package io.pooledsqlite.agent.inner;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Puts one call at the head of {@code org.sqlite.JDBC.createConnection(String, Properties)}, in
 * which {@code Driver.connect} and sqlite-jdbc's data sources meet: a result that is a {@code
 * SQLiteConnection} is returned, anything else goes on as before.
 */
final class DriverWeaver extends ClassVisitor {

  /** The internal name of the driver class. */
  static final String DRIVER = "org/sqlite/JDBC";

  static final String METHOD = "createConnection";
  private static final String CONNECTION = "org/sqlite/SQLiteConnection";
  private static final String DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;)L" + CONNECTION + ";";
  private static final String BRIDGE_DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/lang/Object;";
  private static final int STACK = 3;

  private final String bridge;
  private boolean woven;

  private DriverWeaver(ClassVisitor next, String bridge) {
    super(Opcodes.ASM9, next);
    this.bridge = bridge;
  }

  /**
   * The woven class.
   *
   * @param bridge internal name of the class to call
   * @throws IllegalStateException when this sqlite-jdbc's class has no such method
   */
  static byte[] weave(byte[] driver, String bridge) {
    ClassReader reader = new ClassReader(driver);
    ClassWriter writer = new ClassWriter(reader, 0);
    DriverWeaver weaver = new DriverWeaver(writer, bridge);
    reader.accept(weaver, 0);
    if (!weaver.woven) {
      throw new IllegalStateException(
          "this sqlite-jdbc has no method " + METHOD + DESCRIPTOR + " in its driver");
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
    if (!name.equals(METHOD)
        || !descriptor.equals(DESCRIPTOR)
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
      visitLdcInsn(Type.getObjectType(DRIVER));
      visitMethodInsn(Opcodes.INVOKESTATIC, bridge, "open", BRIDGE_DESCRIPTOR, false);
      visitInsn(Opcodes.DUP);
      visitTypeInsn(Opcodes.INSTANCEOF, CONNECTION);
      visitJumpInsn(Opcodes.IFEQ, goOn);
      visitTypeInsn(Opcodes.CHECKCAST, CONNECTION);
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
