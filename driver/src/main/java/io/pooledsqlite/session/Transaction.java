package io.pooledsqlite.session;

import io.pooledsqlite.pool.Lease;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.WriteTicket;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that SQLite has begun, on one connection from its first statement to its end. It
 * reads on a snapshot until its first write takes the write queue's slot. Guarded by the session
 * lock, but for its set of cursors.
 */
final class Transaction {

  /** A transaction with more queries than this is not worth the account of its reads. */
  private static final int MAX_READS = 64;

  private volatile Lease lease;
  private final @Nullable Object shape;
  private final SnapshotHold snapshot;
  private final FileTouch fileTouch = new FileTouch();
  private final FewSet<StatementScope> cursors = new FewSet<>();
  private final List<ReadRecord> reads = new ArrayList<>();
  private volatile boolean ownConnection;
  private volatile boolean ended;
  private volatile @Nullable WriteClaim claim;
  private boolean repeatable;

  /** Nothing was done in it that its end would undo or make last, but reading. */
  private boolean onlyReads = true;

  /** By {@code PRAGMA data_version}, the state of the file that it goes on with; null if it has. */
  private volatile @Nullable String restsAt;

  private boolean changedSchema;

  /** As {@link #changedSchema} was before the first write, by what is in no file. */
  private boolean changedSchemaBefore;

  private boolean mayHaveAnalyzed;
  private boolean analyzed;
  private boolean seeded;
  private @Nullable SchemaFacts schemaFacts;
  private int uses;
  private int firstWrite;

  private @Nullable Anticipation anticipation;

  /** The anticipation that the statement which runs now may have ended. */
  private @Nullable Anticipation before;

  /** Queries of which no account is kept yet, though it may be needed. */
  private List<ReadRecord.Query> unrecorded = List.of();

  private WriteTicket.@Nullable Reclaim reclaim;
  private final long begunAt = System.nanoTime();
  private volatile long lastUse = begunAt;
  private volatile @Nullable Throwable beganWriting;

  Transaction(Lease lease, boolean ownConnection, @Nullable Object shape, SnapshotHold snapshot) {
    this.snapshot = snapshot;
    this.lease = lease;
    this.ownConnection = ownConnection;
    this.shape = shape;
    // Reads on the session's own connection may depend on what only that connection has.
    this.repeatable = !ownConnection && shape != null;
  }

  /** The connection belongs to the session from now on and outlives this transaction. */
  void keepConnection() {
    ownConnection = true;
    repeatable = false;
  }

  Lease lease() {
    return lease;
  }

  PhysicalConnection connection() {
    return lease.connection();
  }

  /** A statement runs in it now. */
  void used() {
    idleFromNow();
    uses++;
    WriteClaim held = claim;
    if (held != null) {
      held.usedByCurrentThread();
    }
  }

  /** A statement that ran in it is over. */
  void idleFromNow() {
    lastUse = System.nanoTime();
  }

  /** Whether the statement that runs now is the only one so far. */
  boolean isFirstUse() {
    return uses == 1;
  }

  /** Whether the slot was taken for the statement that runs now. */
  boolean isFirstWrite() {
    return claim != null && uses == firstWrite;
  }

  /** How long it has been open at {@code now}. */
  long age(long now) {
    return now - begunAt;
  }

  /** What transactions like this one begin with; null where that tells nothing. */
  @Nullable Object shape() {
    return shape;
  }

  boolean isWriting() {
    return claim != null;
  }

  /** Whether its connection is a reader that must not write now. */
  boolean isOnReader() {
    return !ownConnection && claim == null;
  }

  /** Where it began to write, if somebody may want to know. */
  @Nullable Throwable beganWriting() {
    return beganWriting;
  }

  /** Notes the stack of whoever begins to write, for the case that it is never ended. */
  void rememberWriter() {
    beganWriting = new Throwable("began to write here, in thread " + Thread.currentThread());
  }

  /** Whether others wait for it and nobody has called for {@code nanos}, nor reads rows in it. */
  boolean isAbandoned(long nanos) {
    return isWriting() && cursors.isEmpty() && !ended && System.nanoTime() - lastUse >= nanos;
  }

  /** Says that the slot is held from now on. */
  void writeWith(WriteClaim slots) throws SQLException {
    claim = slots;
    firstWriteIsNext();
    connection().mayWrite(true);
  }

  private void firstWriteIsNext() {
    firstWrite = uses + 1;
    changedSchemaBefore = changedSchema;
  }

  /**
   * Says that the slot is held though nothing is written yet.
   *
   * @param how who wants the slot meanwhile may take it so
   */
  void anticipate(WriteTicket.Reclaim how) {
    anticipation = new Anticipation();
    reclaim = how;
    reclaimable(true);
  }

  private void reclaimable(boolean value) {
    WriteClaim held = claim;
    if (held != null) {
      held.reclaimable(value ? reclaim : null);
    }
  }

  /** What was done while the slot is held for a write that has not come; null if it is not so. */
  @Nullable Anticipation anticipation() {
    return claim == null || ended ? null : anticipation;
  }

  /** A statement is about to run that needs the slot. */
  void anticipatedWrite() {
    if (anticipation != null) {
      before = anticipation;
      anticipation = null;
      firstWriteIsNext();
      reclaimable(false);
    }
  }

  /** The statement for which {@link #anticipatedWrite} was called turned out not to compile. */
  boolean anticipateAgain() {
    anticipation = before;
    before = null;
    schemaIsAsBefore();
    reclaimable(anticipation != null);
    return anticipation != null;
  }

  /** Whether SQLite refuses a checkpoint in it. */
  boolean hasTouchedFile() throws SQLException {
    return fileTouch.happened(connection());
  }

  /** A statement ran in it. */
  void ran(SqlStatement statement, String sql, boolean succeeded) {
    fileTouch.ran(statement, sql, succeeded);
    onlyReads &= leavesNothing(statement);
    mayHaveAnalyzed |= Pins.mayAnalyze(statement);
    Anticipation open = anticipation;
    if (open == null) {
      return;
    }
    if (!isQuery(statement)) {
      unrepeatable();
    }
    if (!open.takes(statement, sql, succeeded)) {
      anticipation = null;
      reclaimable(false);
    }
  }

  /** Gives the slot back; the snapshot, the open result sets and the savepoints stay. */
  void giveUpAnticipation() throws SQLException {
    Anticipation open = anticipation;
    if (open != null) {
      open.undo(connection());
      anticipation = null;
      if (repeatable && open.queries().size() <= MAX_READS) {
        unrecorded = List.copyOf(open.queries());
      } else {
        unrepeatable();
      }
      backToReading();
    }
  }

  /**
   * Giving the slot back failed; it is not tried again.
   *
   * @return whether the transaction may have ended meanwhile
   */
  boolean stopAnticipating() {
    Anticipation open = anticipation;
    anticipation = null;
    reclaimable(false);
    return open == null || open.isEnding();
  }

  /** No account was kept, as it was not likely to be needed; what was read is still to be seen. */
  private void recordAfterwards() {
    List<ReadRecord.Query> queries = unrecorded;
    unrecorded = List.of();
    try {
      for (ReadRecord.Query query : queries) {
        ReadRecord read = new ReadRecord(query);
        read.allRows(connection());
        reads.add(read);
      }
    } catch (SQLException e) {
      unrepeatable();
    }
  }

  /** Whether a statement does nothing but read. */
  static boolean isQuery(SqlStatement statement) {
    return statement.kind() == SqlStatement.Kind.READ
        || statement.kind() == SqlStatement.Kind.EXPLAIN;
  }

  private static boolean leavesNothing(SqlStatement statement) {
    return switch (statement.kind()) {
      case EMPTY, EXPLAIN, BEGIN, READ -> true;
      case PRAGMA -> {
        Pragmas.Effect effect = Pragmas.effect(statement);
        yield effect == Pragmas.Effect.READ || effect == Pragmas.Effect.CONNECTION_STATE;
      }
      default -> false;
    };
  }

  /**
   * Whether it could be ended and begun again without the program seeing more of that than another
   * snapshot. Listeners would hear of it.
   */
  boolean canBeginOnceMore() {
    return onlyReads && claim == null && cursors.isEmpty() && !connection().isListenedTo();
  }

  /**
   * Ends it on the connection, if nothing was committed since its snapshot was taken.
   *
   * @return false if it stays as it is
   */
  boolean endSnapshot() throws SQLException {
    if (hasTouchedFile() && !isAtPresent()) {
      return false;
    }
    connection().run("ROLLBACK");
    return true;
  }

  /**
   * SQLite refuses a write on top of an old snapshot, and locks others out after one on the present
   * state. This one writes what is there already, and is rolled back.
   */
  private boolean isAtPresent() throws SQLException {
    PhysicalConnection connection = connection();
    connection.mayWrite(true);
    try {
      connection.run("PRAGMA user_version = " + connection.ask("PRAGMA user_version"));
      return true;
    } catch (SQLException e) {
      connection.mayWrite(ownConnection);
      return false;
    }
  }

  /** Goes on with another connection; its own is closed. */
  void goOnWith(Lease present) {
    lease = present;
  }

  /** After {@link #endSnapshot}: it begins again with its next statement. */
  void restAt(String version) throws SQLException {
    if (!ownConnection) {
      connection().mayWrite(false);
    }
    if (hasTouchedFile()) {
      restsAt = version;
    } else {
      connection().run("BEGIN");
    }
  }

  /** As {@link #restAt}, at the present state of the file. */
  void restAtPresent() throws SQLException {
    restAt(Objects.requireNonNullElse(connection().dataVersion(), ""));
  }

  boolean isResting() {
    return restsAt != null;
  }

  /**
   * Takes its lock again, before its next statement.
   *
   * @return false if something was committed meanwhile
   */
  boolean wake() throws SQLException {
    String before = restsAt;
    connection().run("BEGIN");
    try {
      connection().readFile();
    } catch (SQLException e) {
      connection().run("ROLLBACK");
      throw e;
    }
    restsAt = null;
    // Asked within it, when it has its snapshot.
    return Objects.equals(before, connection().dataVersion());
  }

  /** Why it is lost where {@link #wake} says so. */
  static SQLException committedMeanwhile() {
    return new SQLException("a commit after it had given up its lock, as the JVM exits");
  }

  /** A write was refused before it changed anything: goes on as a reader, without the slot. */
  void backToReading() throws SQLException {
    WriteClaim held = claim;
    claim = null;
    schemaIsAsBefore();
    try {
      if (!ownConnection) {
        connection().mayWrite(false);
      }
    } finally {
      if (held != null) {
        held.release(false);
      }
    }
  }

  /** Whether all it did so far were queries of which account is kept. */
  boolean isRepeatable() {
    return repeatable && (claim == null || anticipation != null);
  }

  /**
   * Keeps account of a query, if it must be row by row, in case the snapshot turns out to be old at
   * the first write.
   */
  @Nullable ReadRecord record(ReadRecord.Query query) {
    Anticipation open = anticipation;
    if (open != null) {
      open.queries().add(query);
      return null;
    }
    if (reads.size() + unrecorded.size() >= MAX_READS) {
      unrepeatable();
      return null;
    }
    ReadRecord record = new ReadRecord(query);
    reads.add(record);
    return record;
  }

  /** Something ran that is more than a query. */
  void unrepeatable() {
    repeatable = false;
    reads.clear();
    unrecorded = List.of();
  }

  /** Whether all that was done so far were queries; open cursors are moved out of the way. */
  boolean canBeginAgain() {
    recordAfterwards();
    if (!repeatable) {
      return false;
    }
    for (StatementScope scope : cursors.stream().toList()) {
      Cursor cursor = scope.cursor();
      boolean moved = cursor != null && cursor.spool();
      // A cursor that another thread read to its end meanwhile is out of the way as well.
      if (!moved && cursors.contains(scope)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the reads give the same rows on {@code present}. */
  boolean readsHoldOn(PhysicalConnection present) throws SQLException {
    for (ReadRecord read : reads) {
      if (!read.holdsOn(present)) {
        return false;
      }
    }
    return true;
  }

  /** Goes on where the reads were found to hold; the old snapshot is given up. */
  void moveTo(Lease present) {
    Lease old = lease;
    lease = present;
    try {
      old.connection().run("ROLLBACK");
    } catch (SQLException e) {
      old.connection().markBroken();
    } finally {
      old.close();
    }
  }

  void changesSchema() {
    changedSchema = true;
    schemaFacts = null;
  }

  /** A table of ours came and went in it, so that SQLite takes its schema for changed. */
  void seeded() {
    seeded = true;
  }

  /**
   * Before all or some of it is undone. Where the schema changed, SQLite ends each query in
   * progress with {@code SQLITE_ABORT_ROLLBACK}; for a change that was ours alone it must not.
   */
  void beforeRollback() {
    if (seeded && !changedSchema && !mayHaveAnalyzed && !cursors.isEmpty()) {
      connection().forgetSchema();
    }
  }

  /** Nothing was written to the file yet, whatever was tried. */
  private void schemaIsAsBefore() {
    changedSchema = changedSchemaBefore;
    schemaFacts = null;
  }

  void analyzes() {
    analyzed = true;
  }

  boolean hasChangedSchema() {
    return changedSchema;
  }

  /** What the schema says that nobody else sees yet. */
  SchemaFacts schemaFacts() throws SQLException {
    SchemaFacts facts = schemaFacts;
    if (facts == null) {
      facts = SchemaFacts.of(connection());
      schemaFacts = facts;
    }
    return facts;
  }

  void cursorOpened(StatementScope cursor) {
    cursors.add(cursor);
  }

  /** A cursor ended; the last one gives back the connection of a transaction that is over. */
  void cursorClosed(StatementScope cursor) {
    idleFromNow();
    cursors.remove(cursor);
    if (ended && cursors.isEmpty()) {
      nothingLeft();
    }
  }

  /** Reads the result sets that are open in it to their end, so that none is in progress. */
  void spoolCursors() {
    for (StatementScope scope : cursors.stream().toList()) {
      Cursor cursor = scope.cursor();
      if (cursor != null) {
        cursor.spool();
      }
    }
  }

  /** Closes the result sets that are still open in it. */
  void closeCursors() {
    for (StatementScope scope : cursors.stream().toList()) {
      scope.closeWithSession();
    }
  }

  /** After COMMIT or ROLLBACK: the slot is free at once, the connection when no cursor needs it. */
  void end(Pool pool, boolean committed) {
    if (analyzed) {
      pool.database().analyzed();
    } else if (changedSchema) {
      pool.database().schemaChanged();
    }
    ended = true;
    try {
      if (cursors.isEmpty()) {
        nothingLeft();
      }
    } finally {
      WriteClaim held = claim;
      claim = null;
      if (held != null) {
        held.release(committed);
      }
    }
  }

  private void nothingLeft() {
    snapshot.release();
    if (!ownConnection) {
      lease.close();
    }
  }
}
