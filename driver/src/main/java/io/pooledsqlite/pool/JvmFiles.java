package io.pooledsqlite.pool;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all copies of this library in one JVM share about a file: the slot of its writer, and which
 * native copies of sqlite-jdbc have it open. POSIX locks do not exclude within one process, so two
 * native copies writing one file would corrupt it (sqlite.org/howtocorrupt.html, section 2.2.1).
 *
 * <p>The table is made of JDK types only and is where every class loader reaches it, so that each
 * copy of this class finds the same maps. Thread-safe.
 */
final class JvmFiles {

  private static final String ATTACHING = "attaching";
  private static final String COPIES = "copies";
  private static final String POOLING = "pooling ";

  private final Map<Object, Object> files;

  private JvmFiles(Map<Object, Object> files) {
    this.files = files;
  }

  /**
   * Finds the table. Where it is depends on the JVM alone, so that all copies find the same; where
   * nothing is reached by all class loaders, each copy keeps its own.
   *
   * @throws IllegalStateException if this copy can not get at it where others may
   */
  static JvmFiles find() {
    Class<?> neighbour = JvmTable.neighbour();
    if (neighbour == null) {
      return new JvmFiles(withoutOpenPackage());
    }
    try {
      return new JvmFiles(JvmTable.find(neighbour));
    } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "nothing is pooled, since other copies of PooledSQLite in this JVM can not be told: " + e,
          e);
    }
  }

  private static Map<Object, Object> withoutOpenPackage() {
    try {
      return MBeanTable.find();
    } catch (Exception | LinkageError e) {
      return new ConcurrentHashMap<>();
    }
  }

  /** The writer's slot of one file. */
  JvmSlot slot(FileIdentity file) {
    return new JvmSlot(record(file));
  }

  /** Held while one session attaches a file, so that no second one keeps it in WAL meanwhile. */
  Lock attaching() {
    return (Lock) files.computeIfAbsent(ATTACHING, key -> new ReentrantLock(true));
  }

  /**
   * Whether the file is pooled. Its path counts as well as its identity: what was said of a deleted
   * file is not to be said of the next one with the same inode.
   */
  @SuppressWarnings("unchecked")
  FilePooling pooling(FileIdentity file, Path path) {
    String key = POOLING + FileIdentity.realPath(path);
    return new FilePooling(
        (Map<Object, Object>)
            record(file).computeIfAbsent(key, unused -> new ConcurrentHashMap<Object, Object>()));
  }

  /**
   * Notes that a native copy opened the file.
   *
   * @param copy the class loader that sqlite-jdbc was loaded by
   * @param evict closes the idle connections of this copy when another one comes; a JDK type, since
   *     the caller may be another copy of this class
   * @return whether another copy has been here
   */
  boolean opened(FileIdentity file, Object copy, Runnable evict) {
    Map<Object, Object> copies = copies(file);
    synchronized (copies) {
      boolean others = hasAnother(copies, copy);
      copies.put(copy, new WeakReference<>(evict));
      if (others) {
        copies.forEach((other, callback) -> run(other == copy ? null : callback));
      }
      return others;
    }
  }

  /** Whether a native copy other than {@code copy} opened the file. */
  boolean sharedWithAnother(FileIdentity file, Object copy) {
    Map<Object, Object> copies = copies(file);
    synchronized (copies) {
      return hasAnother(copies, copy);
    }
  }

  private static boolean hasAnother(Map<Object, Object> copies, Object copy) {
    for (Object other : copies.keySet()) {
      if (other != copy) {
        return true;
      }
    }
    return false;
  }

  private static void run(@Nullable Object callback) {
    if (callback instanceof WeakReference<?> reference
        && reference.get() instanceof Runnable runnable) {
      runnable.run();
    }
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> copies(FileIdentity file) {
    return (Map<Object, Object>)
        record(file).computeIfAbsent(COPIES, key -> new WeakHashMap<Object, Object>());
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> record(FileIdentity file) {
    return (Map<Object, Object>)
        files.computeIfAbsent(file.key(), key -> new ConcurrentHashMap<Object, Object>());
  }
}
