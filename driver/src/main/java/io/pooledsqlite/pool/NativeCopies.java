package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which native copy of SQLite each opener leads to, told by the class loader of its connections.
 * Thread-safe; its monitor is a leaf.
 */
final class NativeCopies {

  private static final Object BOOT_LOADER = new Object();

  @GuardedBy("this")
  private final Map<ConnectionOpener, WeakReference<Object>> copies = new WeakHashMap<>();

  /** Null if nobody asked SQLite yet. */
  synchronized @Nullable Object known(ConnectionOpener opener) {
    WeakReference<Object> copy = copies.get(opener);
    return copy == null ? null : copy.get();
  }

  /**
   * Finds out without opening the file.
   *
   * @throws SQLException if the opener leads to no driver, or not to sqlite-jdbc
   */
  Object learn(ConnectionOpener opener) throws SQLException {
    Object known = known(opener);
    if (known != null) {
      return known;
    }
    Connection probe = opener.open("jdbc:sqlite::memory:", new Properties());
    Object copy = Objects.requireNonNullElse(probe.getClass().getClassLoader(), BOOT_LOADER);
    probe.close();
    synchronized (this) {
      copies.put(opener, new WeakReference<>(copy));
    }
    return copy;
  }
}
