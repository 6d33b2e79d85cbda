package io.pooledsqlite.agent.inner;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The classes that woven code calls, put where {@code DriverManager} and the application can see
 * them: into module {@code java.sql}, or, should that be refused, on the boot class path.
 */
public final class Bridge {

  private static final String PACKAGE = "io/pooledsqlite/agent/bridge/";
  private static final String CONNECT = "ConnectBridge";
  private static final String REGION = "RegionBridge";

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
    Class<?> bridge = define(CONNECT, instrumentation, messages::say);
    bridge
        .getMethod("install", Function.class, Function.class)
        .invoke(null, handler, driverHandler);
    return bridge.getName().replace('.', '/');
  }

  /**
   * Makes the bridge for regions.
   *
   * @param handles who answers, in the order of {@code RegionBridge.install}
   * @param complaints told where the bridge could not be put into module {@code java.sql}
   * @return its internal name, for the woven calls
   */
  public static String installRegions(
      Instrumentation instrumentation, List<MethodHandle> handles, Consumer<String> complaints)
      throws IOException, ReflectiveOperationException {
    Class<?> bridge = define(REGION, instrumentation, complaints);
    Class<?>[] types = new Class<?>[handles.size()];
    Arrays.fill(types, MethodHandle.class);
    bridge.getMethod("install", types).invoke(null, handles.toArray());
    return bridge.getName().replace('.', '/');
  }

  /**
   * Defines one of the bridges.
   *
   * @param name the simple name of its template
   * @param complaints told where it could not be put into module {@code java.sql}
   */
  private static Class<?> define(
      String name, Instrumentation instrumentation, Consumer<String> complaints)
      throws IOException, ClassNotFoundException {
    byte[] template = template(PACKAGE + name);
    try {
      openJavaSql(instrumentation);
      return defineInJavaSql(
          ClassRenamer.rename(template, PACKAGE + name, "java/sql/PooledSqlite" + name));
    } catch (Throwable e) {
      complaints.accept(
          "module java.sql takes no class (" + e + "); the boot class path is appended instead");
      return appendToBoot(instrumentation, PACKAGE + name, template);
    }
  }

  /** Lets this class loader, and no other code, reach the private members of {@code java.sql}. */
  private static void openJavaSql(Instrumentation instrumentation) {
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

  private static Class<?> appendToBoot(Instrumentation instrumentation, String name, byte[] bytes)
      throws IOException, ClassNotFoundException {
    Path jar = Files.createTempFile("pooledsqlite-bridge", ".jar");
    File file = jar.toFile();
    file.deleteOnExit();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(name + ".class"));
      out.write(bytes);
      out.closeEntry();
    }
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(file));
    return Class.forName(name.replace('/', '.'), true, null);
  }

  private static byte[] template(String name) throws IOException {
    ClassLoader loader = Bridge.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IOException("the agent's jar holds no " + name);
      }
      return in.readAllBytes();
    }
  }
}
