package io.pooledsqlite.agent.inner;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Gives a class another name. Enough for a class that mentions itself only as the owner of its
 * members; the general remapper would cost start-up time.
 */
final class ClassRenamer extends ClassVisitor {

  private final String from;
  private final String to;

  private ClassRenamer(ClassVisitor next, String from, String to) {
    super(Opcodes.ASM9, next);
    this.from = from;
    this.to = to;
  }

  static byte[] rename(byte[] original, String from, String to) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(new ClassRenamer(writer, from, to), ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      String superName,
      String @Nullable [] interfaces) {
    super.visit(version, access, renamed(name), signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitFieldInsn(int opcode, String owner, String field, String type) {
        super.visitFieldInsn(opcode, renamed(owner), field, type);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String type, boolean ofInterface) {
        super.visitMethodInsn(opcode, renamed(owner), method, type, ofInterface);
      }
    };
  }

  private String renamed(String name) {
    return name.equals(from) ? to : name;
  }
}
