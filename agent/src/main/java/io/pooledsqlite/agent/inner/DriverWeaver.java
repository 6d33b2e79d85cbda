package io.pooledsqlite.agent.inner;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Puts one call at the head of {@code org.sqlite.JDBC.createConnection(String, Properties)}, in
 * which {@code Driver.connect} and sqlite-jdbc's data sources meet. Stateless.
 */
final class DriverWeaver {

  /** The internal name of the driver class. */
  static final String DRIVER = "org/sqlite/JDBC";

  static final String METHOD = "createConnection";
  private static final String DESCRIPTOR =
      "(Ljava/lang/String;Ljava/util/Properties;)Lorg/sqlite/SQLiteConnection;";

  private DriverWeaver() {}

  /**
   * The woven class.
   *
   * @param bridge internal name of the class to call
   * @throws IllegalStateException when this sqlite-jdbc's class has no such method
   */
  static byte[] weave(byte[] driver, String bridge) {
    return HeadWeaver.weave(
        driver, METHOD, DESCRIPTOR, new HeadWeaver.Call(bridge, "open", DriverWeaver::arguments));
  }

  private static void arguments(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitLdcInsn(Type.getObjectType(DRIVER));
  }
}
