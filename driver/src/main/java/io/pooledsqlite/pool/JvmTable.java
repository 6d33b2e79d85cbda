package io.pooledsqlite.pool;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table that all copies of this library in one JVM find, whoever loaded them, and that nobody
 * comes upon who does not know of it: a static field of a class in {@code sun.misc}, the one
 * package that the JDK opens to everybody. The first copy defines that class. Stateless.
 */
final class JvmTable {

  private static final String NAME = "sun.misc.PooledSqliteFiles";
  private static final String RESOURCE = "PooledSqliteFiles.classdata";

  private JvmTable() {}

  /** A class of that package; null where the JVM has no module {@code jdk.unsupported}. */
  static @Nullable Class<?> neighbour() {
    try {
      return Class.forName("sun.misc.Signal", false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Finds the table, or makes it. */
  @SuppressWarnings("unchecked")
  static Map<Object, Object> find(Class<?> neighbour)
      throws ReflectiveOperationException, IOException {
    return (Map<Object, Object>) holder(neighbour).getField("TABLE").get(null);
  }

  private static Class<?> holder(Class<?> neighbour)
      throws ReflectiveOperationException, IOException {
    try {
      return Class.forName(NAME, true, null);
    } catch (ClassNotFoundException first) {
      JvmTable.class.getModule().addReads(neighbour.getModule());
      try {
        return MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
            .defineClass(classFile());
      } catch (LinkageError e) {
        // Another copy was faster.
        return Class.forName(NAME, true, null);
      }
    }
  }

  private static byte[] classFile() throws IOException {
    try (InputStream in = JvmTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the library's jar holds no " + RESOURCE);
      }
      return in.readAllBytes();
    }
  }
}
