package io.pooledsqlite.session;

import io.pooledsqlite.config.Attach;
import io.pooledsqlite.pool.AttachedFile;
import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.Departure;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SqliteErrors;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writable files that a session attached. "If the main database is in WAL mode, then the
 * transaction is atomic for each file but not across all files" after a crash
 * (sqlite.org/lang_attach.html), so they leave WAL and pooling together with the session's own
 * file. Where they must stay, their write queues are taken along with its own. Changed under the
 * session lock; may be asked without it.
 */
final class Attachments {

  /** ATTACH itself never waited for the transactions of others. */
  private static final Duration ATTACH_PATIENCE = Duration.ofMillis(250);

  private final Pool pool;
  private volatile List<AttachedFile> files = List.of();

  /** By a transaction, which has the slots of their queues until its end. */
  private List<AttachedFile> detached = List.of();

  private volatile boolean queued;

  /** Whether there is anything besides main and temp, be it in memory or read-only. */
  private volatile boolean any;

  private @Nullable Departure departure;
  private boolean warned;

  Attachments(Pool pool) {
    this.pool = pool;
  }

  /** An empty transaction tells nothing from none to ATTACH, and files leave WAL outside of one. */
  static boolean areChangedBy(SqlStatement statement) {
    return statement.kind() == Kind.ATTACH || statement.kind() == Kind.DETACH;
  }

  /** The databases besides the session's own whose queues its writes go through. */
  List<Database> queues() {
    List<Database> queues = new ArrayList<>();
    for (AttachedFile file : files) {
      Database joined = file.database();
      if (joined != null) {
        queues.add(joined);
      }
    }
    return queues;
  }

  /**
   * Whether locks are to be taken database by database, as SQLite takes them by itself: BEGIN
   * IMMEDIATE locks all that is attached, what the transaction never uses included, and DETACH is
   * refused for what is locked.
   */
  boolean lockLazily() {
    return any || pool.database().isUnpooled();
  }

  /** After ATTACH or DETACH, whatever came of it: only SQLite knows which file a text means. */
  void changed(PhysicalConnection own, SqlStatement statement, boolean inTransaction)
      throws SQLException {
    List<PhysicalConnection.Attached> all = own.attached();
    any = !all.isEmpty();
    Map<String, String> present = new LinkedHashMap<>();
    for (PhysicalConnection.Attached each : all) {
      if (!each.file().isEmpty()) {
        present.put(each.schema(), each.file());
      }
    }
    List<AttachedFile> kept = new ArrayList<>();
    List<AttachedFile> gone = new ArrayList<>(detached);
    Departure leaving = departure;
    for (AttachedFile file : files) {
      if (file.file().equals(present.remove(file.schema()))) {
        kept.add(file);
      } else {
        gone.add(file);
        if (leaving != null) {
          leaving.detached(file.schema());
        }
      }
    }
    detached = gone;
    if (!inTransaction) {
      closeDetached();
    }
    if (!AttachText.isReadOnly(statement)) {
      present.forEach((schema, file) -> add(kept, schema, file));
    }
    boolean more = !files.containsAll(kept);
    files = List.copyOf(kept);
    List<AttachedFile> others =
        kept.stream().filter(file -> !file.isFileOf(pool.database())).toList();
    if (more && !others.isEmpty()) {
      attached(own, others, inTransaction);
    }
  }

  private void add(List<AttachedFile> kept, String schema, String file) {
    try {
      AttachedFile attached = pool.database().attached(schema, Path.of(file));
      if (attached != null) {
        kept.add(attached);
      }
    } catch (InvalidPathException e) {
      pool.listener().warned(pool.poolName() + ": attached a file with an unknown name", e);
    }
  }

  private void attached(PhysicalConnection own, List<AttachedFile> others, boolean inTransaction)
      throws SQLException {
    if (queued || staysPooled(own, others)) {
      queued = true;
      others.forEach(file -> file.join(pool));
      return;
    }
    Departure earlier = departure;
    departure = pool.database().departure(others);
    if (earlier != null) {
      earlier.close();
    }
    if (!inTransaction) {
      departure.await(own, ATTACH_PATIENCE);
    }
  }

  /** Where the program itself has one of the files in WAL, the plain program was not atomic. */
  private boolean staysPooled(PhysicalConnection own, List<AttachedFile> others)
      throws SQLException {
    if (pool.database().isUnpooled()) {
      return false;
    }
    if (pool.config().attach() == Attach.WAL || pool.database().isWalOfProgram()) {
      return true;
    }
    for (AttachedFile file : others) {
      if (!file.isSwitchedToWal() && own.isWal(file.schema())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Before a statement outside a transaction: goes on with a departure that others delayed.
   *
   * @param writes whether the statement writes
   * @param begins whether it may be the first of a transaction that writes
   * @throws SQLException SQLITE_BUSY as a rollback journal's COMMIT would, if another session of
   *     this JVM reads or writes one of the files for longer than this session's {@code
   *     busy_timeout}
   */
  void beforeStatement(PhysicalConnection own, boolean writes, boolean begins) throws SQLException {
    Departure leaving = departure;
    if (leaving == null) {
      return;
    }
    // What is detached again is in no transaction of this session: nothing to wait for.
    boolean together = leaving.isOfAttached();
    boolean waits = together && (writes || begins);
    if (leaving.isOver() || leaving.await(own, waits ? patience(own) : Duration.ZERO)) {
      departure = null;
      return;
    }
    if (!together) {
      return;
    }
    if (writes && leaving.isBlocked()) {
      throw SqliteErrors.busy(
          own.driverLoader(),
          pool.poolName()
              + ": another session still reads or writes a file that this one attached; close its"
              + " result sets and end its transaction first");
    }
    if (writes && !warned) {
      warned = true;
      pool.listener()
          .warned(
              pool.poolName()
                  + ": an attached file stays in WAL, since another connection keeps it open; until"
                  + " then a transaction over several files is not atomic on a crash",
              null);
    }
  }

  private static Duration patience(PhysicalConnection own) throws SQLException {
    String millis = own.ask("PRAGMA busy_timeout");
    return Duration.ofMillis(millis == null ? 0 : Long.parseLong(millis));
  }

  /** Whether files are still in WAL that are to leave it. */
  boolean isLeaving() {
    return departure != null && !departure.isOver();
  }

  /** What a transaction detached, once it has given its slots back. */
  void closeDetached() {
    detached.forEach(AttachedFile::close);
    detached = List.of();
  }

  /** Where nothing is in the way, as when this was the last connection that kept a file in WAL. */
  void leaveNow(PhysicalConnection own) {
    Departure leaving = departure;
    try {
      if (leaving != null && !leaving.isOver()) {
        leaving.await(own, Duration.ZERO);
      }
    } catch (SQLException e) {
      pool.listener().warned(pool.poolName() + ": could not leave WAL mode", e);
    }
  }

  /** With the session, after its connection. */
  void close() {
    if (departure != null) {
      departure.close();
    }
    closeDetached();
    if (!files.isEmpty()) {
      files.forEach(AttachedFile::close);
      files = List.of();
    }
  }
}
