package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.SessionState;
import io.pooledsqlite.sql.Pragmas;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.SqlStatement.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a session carries from one physical connection to the next: the pragmas it set, and the
 * answers of {@code last_insert_rowid()} and its like. Thread-safe.
 */
final class CarriedState {

  private final Pool pool;
  private final ChangeCounters counters = new ChangeCounters();
  private final LayoutSettings layout = new LayoutSettings();
  private final Schema schema;
  private volatile SessionState pragmas = SessionState.EMPTY;

  CarriedState(Pool pool) {
    this.pool = pool;
    this.schema = Schema.of(pool.database());
  }

  SessionState pragmas() {
    return pragmas;
  }

  /** Whether the session forbade itself every write. */
  boolean isQueryOnly() {
    return "1".equals(pragmas.pragmas().get("query_only"));
  }

  ChangeCounters counters() {
    return counters;
  }

  LayoutSettings layout() {
    return layout;
  }

  /**
   * The text to run on a connection that also serves others.
   *
   * @return null if no text can do, because only a connection of the session's own can answer
   */
  @Nullable String sharedText(SqlStatement statement, String sql) {
    if (Pins.isJournalMode(statement)) {
      // A program that set WAL may look whether that is what it has now.
      return pool.database().isWalPending()
          ? "SELECT 'wal' AS journal_mode"
          : "PRAGMA journal_mode";
    }
    return countersText(statement, sql);
  }

  /** The text with this session's counters in it; null where literals can not stand for them. */
  @Nullable String countersText(SqlStatement statement, String sql) {
    if (!Pins.asksCounters(statement)) {
      return sql;
    }
    String text = counters.substitute(statement);
    // sqlite-jdbc makes no key for an INSERT behind a comment.
    boolean hasMoreBefore = sql.startsWith(statement.text(), statement.start());
    return text == null || !hasMoreBefore ? text : sql.substring(0, statement.start()) + text;
  }

  /** Before a write on a shared connection. */
  void beforeWrite(
      PhysicalConnection connection,
      @Nullable Transaction open,
      SqlStatement statement,
      Object session)
      throws SQLException {
    if (facts(open, connection).needRowid(statement)
        && !counters.isAnsweredBy(connection, session)) {
      if (open != null) {
        // Beside an open cursor, what the seeding leaves could not be taken away again.
        open.spoolCursors();
        open.seeded();
      }
      counters.seedRowid(connection, session);
    }
  }

  /**
   * What the schema makes statements depend on.
   *
   * @param open the session's transaction, whose lock the caller holds; null for none
   * @param connection one that the caller has; null lets a reader look, who must not hold the slot
   */
  SchemaFacts facts(@Nullable Transaction open, @Nullable PhysicalConnection connection)
      throws SQLException {
    if (open != null && open.hasChangedSchema()) {
      return open.schemaFacts();
    }
    long epoch = pool.database().schemaEpoch();
    SchemaFacts known = schema.known(epoch);
    if (known != null) {
      return known;
    }
    if (open != null && hasSnapshot(open)) {
      // It may be old, so what it sees is for itself alone.
      return SchemaFacts.of(open.connection());
    }
    if (connection != null && open == null) {
      return schema.read(connection, epoch);
    }
    return pool.look(reader -> schema.read(reader, epoch));
  }

  /**
   * Whether a transaction can be asked for the schema without being given a snapshot by that, which
   * would be old when it comes to write. Out of the pool it would be a lock that it is in the way
   * of, or one that is in the way of others who look.
   */
  private boolean hasSnapshot(Transaction open) throws SQLException {
    return open.isWriting() || pool.database().isUnpooled() || open.hasTouchedFile();
  }

  /** Before any statement, once its scope is there. */
  void before(StatementScope scope) throws SQLException {
    SqlStatement statement = scope.statement();
    PhysicalConnection connection = scope.connection();
    String name = statement.name();
    if (statement.kind() == Kind.VACUUM_INTO || isQueryOnly(statement)) {
      connection.mayWrite(true);
    }
    if (name != null && setsPragma(statement)) {
      connection.rememberBaseline(name);
    }
    if (statement.drops()) {
      scope.deletesRows(ImplicitDelete.isPartOf(connection, scope.sql()));
    }
    if (Pins.mayAnalyze(statement) && !scope.isOnOwnConnection()) {
      scope.statistics(Statistics.of(connection));
    }
    layout.before(scope);
  }

  /** After a statement that succeeded, while its connection is still ours. */
  void after(StatementScope scope, Object session) throws SQLException {
    SqlStatement statement = scope.statement();
    String before = scope.statistics();
    if (before != null && !before.equals(Statistics.of(scope.connection()))) {
      analyzed(scope.transaction());
    }
    switch (statement.kind()) {
      case INSERT, UPDATE, DELETE -> scope.capture();
      case DDL, VACUUM, RESTORE, REINDEX, ANALYZE -> {
        scope.captureAfterSchemaChange();
        if (scope.transaction() == null) {
          pool.database().schemaChanged();
        }
      }
      case PRAGMA -> afterPragma(scope, statement);
      case VACUUM_INTO -> layout.after(scope);
      default -> {}
    }
  }

  private void analyzed(@Nullable Transaction within) {
    if (within == null) {
      pool.database().analyzed();
    } else {
      within.analyzes();
    }
  }

  private void afterPragma(StatementScope scope, SqlStatement pragma) throws SQLException {
    PhysicalConnection connection = scope.connection();
    layout.after(scope);
    String argument = pragma.argument();
    if (Pins.isJournalMode(pragma) && argument != null && scope.transaction() == null) {
      pool.database().journalModeAsked(argument);
    }
    if (setsPragma(pragma)) {
      takeOver(connection, pragma);
    }
    Transaction within = scope.transaction();
    if ("defer_foreign_keys".equals(pragma.name()) && !scope.isShared()) {
      // It ends with the next statement that reads; on this connection that may be another's.
      connection.run("PRAGMA defer_foreign_keys = 0");
    }
    boolean reading = within == null ? !scope.isShared() : within.isOnReader();
    if (isQueryOnly(pragma) && reading) {
      connection.mayWrite(false);
    }
  }

  /** The application set a pragma on this connection: from now on it belongs to the session. */
  private void takeOver(PhysicalConnection connection, SqlStatement pragma) throws SQLException {
    String name = pragma.name();
    String value = name == null ? null : connection.read(name);
    if (name != null && value != null) {
      SessionState changed = pragmas.with(name, value);
      connection.appliedByApplication(changed);
      pragmas = changed;
    }
  }

  private static boolean setsPragma(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA
        && Pragmas.effect(statement) == Pragmas.Effect.CONNECTION_STATE;
  }

  private static boolean isQueryOnly(SqlStatement statement) {
    return statement.kind() == Kind.PRAGMA && "query_only".equals(statement.name());
  }
}
