package io.pooledsqlite.agent.inner;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts one call at the head of {@code DriverManager}'s private worker {@code getConnection(String,
 * Properties, Class)}. The public, caller-sensitive methods that all end in the worker stay
 * untouched. Stateless.
 */
final class DriverManagerWeaver {

  static final String WORKER = "getConnection";
  static final String WORKER_DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/Class;)Ljava/sql/Connection;";

  private DriverManagerWeaver() {}

  /**
   * The woven class.
   *
   * @param bridge internal name of the class to call
   * @throws IllegalStateException when this JDK's class has no such worker
   */
  static byte[] weave(byte[] driverManager, String bridge) {
    return HeadWeaver.weave(
        driverManager,
        WORKER,
        WORKER_DESCRIPTOR,
        new HeadWeaver.Call(bridge, "connect", DriverManagerWeaver::arguments));
  }

  private static void arguments(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitVarInsn(Opcodes.ALOAD, 2);
  }
}
