package io.pooledsqlite.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for {@code java.sql.DriverManager} to be loaded, and notes what goes round it on the way.
 * Nothing else of the agent is loaded before: a JVM that does not use JDBC pays for this class
 * alone. Thread-safe.
 */
final class DriverManagerHook implements ClassFileTransformer {

  static final String DRIVER_MANAGER = "java/sql/DriverManager";

  private static final String SQLITE_DATA_SOURCE = "org/sqlite/SQLiteDataSource";
  private static final String SQLITE = "org/sqlite/core/NativeDB";

  private final Supplier<ClassFileTransformer> weaver;
  private volatile boolean sawSqlite;
  private volatile boolean sawDataSource;

  DriverManagerHook(Supplier<ClassFileTransformer> weaver) {
    this.weaver = weaver;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (!DRIVER_MANAGER.equals(name)) {
      if (SQLITE.equals(name)) {
        sawSqlite = true;
      } else if (SQLITE_DATA_SOURCE.equals(name)) {
        sawDataSource = true;
      }
      return null;
    }
    try {
      return weaver.get().transform(module, loader, name, redefined, domain, bytes);
    } catch (Throwable e) {
      // Anything thrown from here would be lost without a word.
      Console.say("could not weave DriverManager, nothing is pooled: " + e);
      return null;
    }
  }

  /** Whether sqlite-jdbc was loaded. */
  boolean sawSqlite() {
    return sawSqlite;
  }

  /** Whether sqlite-jdbc's own data source was loaded, which does not ask DriverManager. */
  boolean sawDataSource() {
    return sawDataSource;
  }
}
