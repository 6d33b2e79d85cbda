package io.pooledsqlite.pool;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a program that has many files open from running out of descriptors where sqlite-jdbc would
 * not: a file that is opened while as many others are in use as may be pooled is left to
 * sqlite-jdbc, and stays so until nobody has it open. A pool beside such a connection would put it
 * into WAL, and could not leave that again. Not thread-safe: the registry's monitor guards it.
 */
final class ManyFiles {

  /** So many are pooled whatever the process may have open; who has fewer pays nothing. */
  static final int FEW = 8;

  private static final int FIRST_LOOK = 64;

  private final IntSupplier most;
  private final Map<FileIdentity, List<WeakReference<Connection>>> left = new HashMap<>();

  /** As many are looked through for those that were closed, so that none stays here for ever. */
  private int nextLook = FIRST_LOOK;

  /**
   * @param most how many files may be pooled at once; asked where there are more than a few
   */
  ManyFiles(IntSupplier most) {
    this.most = most;
  }

  /**
   * Whether a file that is not pooled now is left to sqlite-jdbc.
   *
   * @param pooled the databases there are; those that no session uses do not count, as their number
   *     is limited
   */
  boolean keepOut(FileIdentity file, Collection<Database> pooled) {
    return isLeft(file)
        || (pooled.size() >= FEW && inUse(pooled) >= Math.max(FEW, most.getAsInt()));
  }

  private static long inUse(Collection<Database> pooled) {
    return pooled.stream().filter(database -> database.references() > 0).count();
  }

  private boolean isLeft(FileIdentity file) {
    List<WeakReference<Connection>> connections = left.get(file);
    if (connections == null || isOneOpen(connections)) {
      return connections != null;
    }
    left.remove(file);
    return false;
  }

  /** A connection to a file that was kept out. */
  void keptOut(FileIdentity file, Connection connection) {
    if (left.size() >= nextLook) {
      left.values().removeIf(connections -> !isOneOpen(connections));
      nextLook = Math.max(FIRST_LOOK, 2 * left.size());
    }
    left.computeIfAbsent(file, unused -> new ArrayList<>()).add(new WeakReference<>(connection));
  }

  /** Of how many files it is known that they were kept out. */
  int remembered() {
    return left.size();
  }

  private static boolean isOneOpen(List<WeakReference<Connection>> connections) {
    connections.removeIf(connection -> !isOpen(connection.get()));
    return !connections.isEmpty();
  }

  private static boolean isOpen(@Nullable Connection connection) {
    try {
      return connection != null && !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }
}
