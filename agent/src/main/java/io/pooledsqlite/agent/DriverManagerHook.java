package io.pooledsqlite.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for {@code java.sql.DriverManager} and for sqlite-jdbc's driver class to be loaded. Nothing
 * else of the agent is loaded before: a JVM that does not use JDBC pays for this class alone.
 * Thread-safe.
 */
final class DriverManagerHook implements ClassFileTransformer {

  /** The classes that are woven, by internal name. */
  static final Set<String> WOVEN = Set.of("java/sql/DriverManager", "org/sqlite/JDBC");

  private static final String SQLITE = "org/sqlite/core/NativeDB";

  private final Supplier<ClassFileTransformer> weaver;
  private volatile boolean sawSqlite;

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
    if (name == null || !WOVEN.contains(name)) {
      if (SQLITE.equals(name)) {
        sawSqlite = true;
      }
      return null;
    }
    try {
      return weaver.get().transform(module, loader, name, redefined, domain, bytes);
    } catch (Throwable e) {
      // Anything thrown from here would be lost without a word.
      Console.say("could not weave " + name + ", what goes through it is not pooled: " + e);
      return null;
    }
  }

  /** Whether sqlite-jdbc was loaded. */
  boolean sawSqlite() {
    return sawSqlite;
  }
}
