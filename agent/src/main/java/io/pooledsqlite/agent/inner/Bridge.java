package io.pooledsqlite.agent.inner;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The class that {@code DriverManager} calls, put where {@code DriverManager} can see it: into
 * module {@code java.sql}, or, should that be refused, on the boot class path.
 */
final class Bridge {

  private static final String TEMPLATE = "io/pooledsqlite/agent/bridge/ConnectBridge";
  private static final String IN_JAVA_SQL = "java/sql/PooledSqliteBridge";

  private Bridge() {}

  /**
   * Makes the bridge and tells it who answers.
   *
   * @param handler answers {@code DriverManager}
   * @param driverHandler answers sqlite-jdbc's driver class
   * @return its internal name, for the woven call
   */
  static String install(
      Instrumentation instrumentation,
      Function<@Nullable Object[], @Nullable Object> handler,
      Function<@Nullable Object[], @Nullable Object> driverHandler,
      Messages messages)
      throws IOException, ReflectiveOperationException {
    byte[] template = template();
    Class<?> bridge;
    try {
      bridge = defineInJavaSql(ClassRenamer.rename(template, TEMPLATE, IN_JAVA_SQL));
    } catch (Throwable e) {
      messages.say(
          "module java.sql takes no class (" + e + "); the boot class path is appended instead");
      bridge = appendToBoot(instrumentation, template);
    }
    bridge
        .getMethod("install", Function.class, Function.class)
        .invoke(null, handler, driverHandler);
    return bridge.getName().replace('.', '/');
  }

  /** Lets this class loader, and no other code, reach the private members of {@code java.sql}. */
  static void openJavaSql(Instrumentation instrumentation) {
    Module own = Bridge.class.getModule();
    instrumentation.redefineModule(
        java.sql.Types.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.sql", Set.of(own)),
        Set.of(),
        Map.of());
  }

  private static Class<?> defineInJavaSql(byte[] bytes) throws IllegalAccessException {
    // Any class of the package would do; this one has nothing to initialise.
    return MethodHandles.privateLookupIn(java.sql.Types.class, MethodHandles.lookup())
        .defineClass(bytes);
  }

  private static Class<?> appendToBoot(Instrumentation instrumentation, byte[] bytes)
      throws IOException, ClassNotFoundException {
    Path jar = Files.createTempFile("pooledsqlite-bridge", ".jar");
    File file = jar.toFile();
    file.deleteOnExit();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(TEMPLATE + ".class"));
      out.write(bytes);
      out.closeEntry();
    }
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(file));
    return Class.forName(TEMPLATE.replace('/', '.'), true, null);
  }

  private static byte[] template() throws IOException {
    ClassLoader loader = Bridge.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(TEMPLATE + ".class")) {
      if (in == null) {
        throw new IOException("the agent's jar holds no " + TEMPLATE);
      }
      return in.readAllBytes();
    }
  }
}
