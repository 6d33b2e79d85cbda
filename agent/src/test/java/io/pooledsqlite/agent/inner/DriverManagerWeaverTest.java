package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;
import org.junit.jupiter.api.Test;

/** Public, because the woven copy calls it from another class loader. */
public class DriverManagerWeaverTest {

  private static final String BRIDGE = DriverManagerWeaverTest.class.getName().replace('.', '/');
  private static final String COPIES = "io/pooledsqlite/agent/inner/copy/";

  /** What the woven copy shall be answered. */
  private static Object answer;

  private static final List<Object> asked = new ArrayList<>();

  /** The woven call ends here. */
  public static Object connect(String url, Properties info, Class<?> caller) {
    asked.add(url);
    asked.add(info);
    asked.add(caller);
    return answer;
  }

  @Test
  void theWorkerOfThisJdkAsksTheBridgeFirst() throws Exception {
    byte[] woven =
        DriverManagerWeaver.weave(driverManager(System.getProperty("java.home")), BRIDGE);
    Method worker =
        defineCopy(woven)
            .getDeclaredMethod("getConnection", String.class, Properties.class, Class.class);
    worker.setAccessible(true);
    Properties info = new Properties();
    Connection connection =
        (Connection)
            java.lang.reflect.Proxy.newProxyInstance(
                DriverManagerWeaverTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> null);

    answer = connection;
    asked.clear();
    assertThat(worker.invoke(null, "jdbc:none:x", info, Object.class)).isSameAs(connection);
    assertThat(asked).containsExactly("jdbc:none:x", info, Object.class);

    answer = null;
    assertThatThrownBy(() -> worker.invoke(null, "jdbc:none:x", info, Object.class))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(SQLException.class)
        .hasMessage("No suitable driver found for jdbc:none:x");
  }

  @Test
  void theWorkerOfTheOtherJdkIsWovenInTheSamePlaceOnly() throws IOException {
    String other = System.getProperty("pooledsqlite.jdk.other", "");
    assumeFalse(other.isEmpty(), "no second JDK: set -Dpooledsqlite.jdk.other");
    assertThat(methodsThatCallTheBridge(DriverManagerWeaver.weave(driverManager(other), BRIDGE)))
        .containsExactly("getConnection" + DriverManagerWeaver.WORKER_DESCRIPTOR);
  }

  @Test
  void onlyTheWorkerIsWoven() throws IOException {
    byte[] woven =
        DriverManagerWeaver.weave(driverManager(System.getProperty("java.home")), BRIDGE);
    assertThat(methodsThatCallTheBridge(woven))
        .containsExactly("getConnection" + DriverManagerWeaver.WORKER_DESCRIPTOR);
  }

  @Test
  void aDriverManagerWithoutTheWorkerIsRefused() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, "java/sql/DriverManager", null, "java/lang/Object", null);
    assertThatThrownBy(() -> DriverManagerWeaver.weave(writer.toByteArray(), BRIDGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("getConnection");
  }

  private static List<String> methodsThatCallTheBridge(byte[] woven) {
    List<String> found = new ArrayList<>();
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String method, String type, boolean isInterface) {
                    if (owner.equals(BRIDGE)) {
                      found.add(name + descriptor);
                    }
                  }
                };
              }
            },
            0);
    return found;
  }

  /**
   * Under another name it can be defined, verified by the JVM and run without touching the real
   * one.
   */
  private static Class<?> defineCopy(byte[] driverManager) throws Exception {
    Map<String, byte[]> originals = new HashMap<>();
    try (FileSystem image = image(System.getProperty("java.home"));
        Stream<Path> all = Files.list(image.getPath("/modules/java.sql/java/sql"))) {
      for (Path path : all.filter(DriverManagerWeaverTest::isPartOfDriverManager).toList()) {
        String file = path.getFileName().toString();
        originals.put(file.substring(0, file.indexOf('.')), Files.readAllBytes(path));
      }
    }
    originals.put("DriverManager", driverManager);
    Map<String, String> names = new HashMap<>();
    originals.keySet().forEach(name -> names.put("java/sql/" + name, COPIES + name));
    ClassLoader loader =
        new ClassLoader(DriverManagerWeaverTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] original = originals.get(name.substring(name.lastIndexOf('.') + 1));
            if (original == null) {
              throw new ClassNotFoundException(name);
            }
            byte[] copy = renamed(original, names);
            return defineClass(name, copy, 0, copy.length);
          }
        };
    return Class.forName((COPIES + "DriverManager").replace('/', '.'), true, loader);
  }

  private static boolean isPartOfDriverManager(Path path) {
    String file = path.getFileName().toString();
    return file.startsWith("DriverManager") || file.startsWith("DriverInfo");
  }

  private static byte[] renamed(byte[] bytes, Map<String, String> names) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, names)), 0);
    return writer.toByteArray();
  }

  private static byte[] driverManager(String javaHome) throws IOException {
    try (FileSystem image = image(javaHome)) {
      return Files.readAllBytes(image.getPath("/modules/java.sql/java/sql/DriverManager.class"));
    }
  }

  private static FileSystem image(String javaHome) throws IOException {
    return FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", javaHome));
  }
}
