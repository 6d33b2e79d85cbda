package io.pooledsqlite.pool;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * The journal mode a file had, and whether we changed it. The file is switched with the write
 * queue's slot held, or before the database is shared; to whom its mode belongs may change without
 * it, by {@link #askedFor}, and in another copy of this library. So both are looked at and changed
 * under the lock that all copies share, {@link FilePooling#switching}.
 */
final class JournalMode {

  private static final String WAL = "wal";
  private static final Set<String> OTHERS =
      Set.of("delete", "truncate", "persist", "memory", "off");

  private final FilePooling pooling;
  private volatile boolean pending;
  private volatile boolean converted;
  private volatile boolean left;

  /** The program asked for WAL itself, and we were there before. */
  private volatile boolean asked;

  JournalMode(FilePooling pooling) {
    this.pooling = pooling;
  }

  /**
   * Switches a file to WAL unless it is there already. An empty file is left alone until it has
   * content: page size, encoding and auto_vacuum can be chosen only before the first page is
   * written, and "the page size can not be changed in WAL mode" (sqlite.org/wal.html).
   *
   * @param empty whether the file has no content yet
   * @return false if SQLite answered with another mode
   */
  boolean set(PhysicalConnection connection, boolean empty) throws SQLException {
    if (empty) {
      pending = true;
      return true;
    }
    pooling.switching().lock();
    try {
      return enter(connection);
    } finally {
      pooling.switching().unlock();
    }
  }

  /** WAL that was not entered by this library, in any copy of it, is the program's. */
  private boolean enter(PhysicalConnection connection) throws SQLException {
    if (isWal(connection)) {
      // Ours is that of another copy, or of an earlier pool that was kept from giving it back.
      converted = pooling.isSwitchedToWal();
      return true;
    }
    boolean switched = WAL.equalsIgnoreCase(connection.ask("PRAGMA journal_mode=WAL"));
    note(switched && !asked);
    // Only once it has read does the connection hold the lock that keeps others from leaving WAL.
    if (switched && !isWal(connection)) {
      note(false);
      return false;
    }
    return switched;
  }

  private void note(boolean switchedByUs) {
    converted = switchedByUs;
    pooling.switchedToWal(switchedByUs);
  }

  /** The pragma alone tells what the connection knew when it last read the file. */
  private static boolean isWal(PhysicalConnection connection) throws SQLException {
    connection.ask("PRAGMA schema_version");
    return WAL.equalsIgnoreCase(connection.ask("PRAGMA journal_mode"));
  }

  /** Whether the switch waits for the file's first content. */
  boolean isPending() {
    return pending && pooling.isPooled();
  }

  /** Whether the program believes that the file has a rollback journal. */
  boolean isHidden() {
    return mustRestore() || (isPending() && !asked);
  }

  /** Whether the program has the file in WAL itself. */
  boolean isOfProgram() {
    return !pending && !left && !pooling.isSwitchedToWal();
  }

  /**
   * The program asked for a journal mode. WAL stays for good then, as it would without us; another
   * one is what the file is given back in the end, if it would not have been.
   *
   * @param outOfPool whether a session has the file for itself, or is about to: there another mode
   *     than WAL was set, not only asked for
   */
  void askedFor(String mode, boolean outOfPool) {
    boolean wal = WAL.equalsIgnoreCase(mode);
    if (!wal && (outOfPool || !OTHERS.contains(mode.toLowerCase(Locale.ROOT)))) {
      return;
    }
    pooling.switching().lock();
    try {
      boolean ours = wal ? pending || converted : asked;
      if (ours) {
        asked = wal;
        note(!pending && !wal);
      }
    } finally {
      pooling.switching().unlock();
    }
  }

  /** The file is not the one that was switched. */
  void forget() {
    pooling.switching().lock();
    try {
      note(false);
    } finally {
      pooling.switching().unlock();
    }
  }

  /** A session's own connection brought the file out of WAL. */
  void left() {
    pooling.switching().lock();
    try {
      left = false;
      pending = false;
      converted = false;
    } finally {
      pooling.switching().unlock();
    }
  }

  /** Makes the switch that waited; where it is refused, a later write tries again. */
  void convert(PhysicalConnection connection) throws SQLException {
    if (isPending() && !"0".equals(connection.ask("PRAGMA page_count"))) {
      pending = !set(connection, false);
    }
  }

  /**
   * Whether the file was switched, and so must be given its rollback journal back. The program of
   * another copy may have asked for WAL since; and another copy may have switched it again while
   * this one has it out of the pool.
   */
  boolean mustRestore() {
    return (converted || left) && pooling.isSwitchedToWal();
  }

  /**
   * Gives the file its own mode for a while.
   *
   * @return false if another connection is open to it
   */
  boolean leave(PhysicalConnection last) throws SQLException {
    pooling.switching().lock();
    try {
      if (!mustRestore()) {
        return true;
      }
      left = leaveNow(last);
      note(!left);
      return left;
    } finally {
      pooling.switching().unlock();
    }
  }

  /**
   * Gives the file its own mode, on a connection that stays open.
   *
   * @return false if another connection is open to it
   */
  boolean leaveForGood(PhysicalConnection last) throws SQLException {
    pooling.switching().lock();
    try {
      boolean out = mustRestore() && leaveNow(last);
      if (out) {
        pooling.left();
      }
      return out;
    } finally {
      pooling.switching().unlock();
    }
  }

  /**
   * Goes back to WAL after {@link #leave}, or to it for the first time if content came meanwhile.
   *
   * @return false if somebody reads or writes the file now
   */
  boolean enterAgain(PhysicalConnection connection) throws SQLException {
    if (pending) {
      convert(connection);
      return !left;
    }
    pooling.switching().lock();
    try {
      // The program may have entered WAL meanwhile, or left its own, on a connection of its own.
      return withoutWaiting(connection, () -> enterFromOutside(connection));
    } finally {
      pooling.switching().unlock();
    }
  }

  private boolean enterFromOutside(PhysicalConnection connection) throws SQLException {
    if (!left && !isWal(connection)) {
      asked = false;
    }
    left = !enter(connection);
    return !left;
  }

  private static boolean leaveNow(PhysicalConnection last) throws SQLException {
    return withoutWaiting(
        last,
        () -> {
          last.leaveWal("main");
          return true;
        });
  }

  private interface Switch {
    boolean run() throws SQLException;
  }

  /** Returns false where others are in the way. */
  private static boolean withoutWaiting(PhysicalConnection connection, Switch change)
      throws SQLException {
    String patience = connection.ask("PRAGMA busy_timeout");
    // Zero may be a busy handler of the application's own; setting it would take that away.
    boolean waits = !"0".equals(patience);
    if (waits) {
      connection.run("PRAGMA busy_timeout=0");
    }
    try {
      return change.run();
    } catch (SQLException e) {
      if (SqliteErrors.hasCode(e, SqliteErrors.BUSY)) {
        return false;
      }
      throw e;
    } finally {
      if (waits) {
        connection.run("PRAGMA busy_timeout=" + patience);
      }
    }
  }

  /** Leaves WAL mode; the caller's connection must be the only one. */
  void restore(PhysicalConnection last) throws SQLException {
    last.run("PRAGMA busy_timeout=0");
    pooling.switching().lock();
    try {
      if (mustRestore() && last.leaveWal("main")) {
        note(false);
      }
    } finally {
      pooling.switching().unlock();
    }
  }
}
