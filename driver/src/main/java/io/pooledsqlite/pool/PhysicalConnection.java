package io.pooledsqlite.pool;

import io.pooledsqlite.sql.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open connection of the application's sqlite-jdbc, with what we know of its state. Its JDBC
 * autocommit flag is never touched: transactions are begun and ended with SQL. Not thread-safe:
 * belongs to whoever holds its lease.
 */
public final class PhysicalConnection {

  private static final String QUERY_ONLY = "query_only";

  /** Nobody else could close it later. */
  private static final int CLOSE_TRIES = 3;

  private final Connection raw;
  private final StatementCache statements;
  private final DeferredKeys deferredKeys = new DeferredKeys(this);
  private final Map<String, String> baseline = new HashMap<>();
  private SessionState applied = SessionState.EMPTY;
  private boolean queryOnly;
  private boolean broken;
  private volatile boolean listenedTo;
  private volatile boolean commitsHeard;
  private @Nullable Object rowidOwner;
  private long rowid;
  private long schemaSeen = -1;
  private long statisticsSeen;
  private long totalChanges;

  PhysicalConnection(Connection raw, int cacheSize, StatementCounts counts) {
    this.raw = raw;
    this.statements = new StatementCache(cacheSize, counts);
  }

  /** The driver's own connection. */
  public Connection raw() {
    return raw;
  }

  /** The class loader of the application's sqlite-jdbc. */
  public @Nullable ClassLoader driverLoader() {
    return raw.getClass().getClassLoader();
  }

  /** Whether it must be closed instead of being lent again. */
  public boolean broken() {
    return broken;
  }

  /** Says that its state is in doubt: it will be closed instead of being lent again. */
  public void markBroken() {
    broken = true;
  }

  /**
   * Makes the connection look at the schema again if it changed since it last did. SQLite compiles
   * against the schema it remembers and notices a change only when a statement runs; one that is
   * compiled and not run must not miss what its own session did on another connection.
   */
  void seeSchema(long epoch) {
    if (schemaSeen == epoch) {
      return;
    }
    try {
      readFile();
      schemaSeen = epoch;
    } catch (SQLException e) {
      // The application's own statement will meet the same error and report it.
    }
  }

  /**
   * Makes the connection read the schema anew if ANALYZE ran since it last did: SQLite reads what
   * that found only with the schema, whose version stays as it is.
   */
  void seeStatistics(long epoch) {
    // Where it can not, the plans stay as good as they were.
    if (statisticsSeen != epoch && forgetSchema()) {
      statisticsSeen = epoch;
    }
  }

  /**
   * Makes the connection read the schema anew, and believe that its transaction has not changed it.
   *
   * @return false where an old SQLite (3.36, not 3.42) does not know how, and where the program may
   *     write the schema itself, which would end with it
   */
  public boolean forgetSchema() {
    try {
      if ("1".equals(ask("PRAGMA writable_schema"))) {
        return false;
      }
      run("PRAGMA writable_schema = RESET");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Returns a statement for {@code sql}, kept or newly prepared. */
  public PreparedStatement prepare(String sql, long schemaEpoch) throws SQLException {
    PreparedStatement kept = statements.take(sql, schemaEpoch);
    return kept != null ? kept : raw.prepareStatement(sql);
  }

  /** As {@link #prepare}, for a text of ours that no schema change makes invalid. */
  public PreparedStatement prepareOwn(String sql) throws SQLException {
    PreparedStatement kept = statements.take(sql);
    return kept != null ? kept : raw.prepareStatement(sql);
  }

  /** Whether a foreign key may be violated until the transaction commits. */
  public boolean hasDeferredKeys() throws SQLException {
    return deferredKeys.inForce();
  }

  /** Keeps a reset statement for its next use. */
  public void recycle(String sql, PreparedStatement statement) {
    statements.put(sql, statement);
  }

  /** Runs one statement of our own. */
  public void run(String sql) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(sql);
    } catch (RuntimeException | Error e) {
      // Nobody knows what was done. A transaction left open would swallow the next session's
      // writes.
      markBroken();
      throw e;
    }
  }

  /** As {@link #run}, for a text that is run again and again: it is compiled once. */
  public void runKept(String sql) throws SQLException {
    PreparedStatement statement = prepareOwn(sql);
    try {
      statement.execute();
    } catch (Throwable e) {
      if (!(e instanceof SQLException)) {
        markBroken();
      }
      // SQLite may report the failure once more when the statement ends.
      try (statement) {
        throw e;
      }
    }
    recycle(sql, statement);
  }

  /** Runs one query of our own and returns its first column of its first row, null if none. */
  public @Nullable String ask(String sql) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** Reads the main file: the schema becomes known, and a transaction has its snapshot. */
  public void readFile() throws SQLException {
    ask("SELECT 1 FROM main.sqlite_master LIMIT 1");
  }

  /**
   * "The integer values returned by two invocations … from the same connection will be different if
   * changes were committed to the database by any other connection in the interim"
   * (sqlite.org/pragma.html#pragma_data_version).
   */
  public @Nullable String dataVersion() throws SQLException {
    return ask("PRAGMA data_version");
  }

  /**
   * Says what the present lease is for. A session that set {@code query_only} itself keeps it.
   *
   * @param mayWrite false keeps {@code query_only} on as a second fence behind the classifier
   */
  public void mayWrite(boolean mayWrite) throws SQLException {
    setQueryOnly(!mayWrite || isOn(applied.pragmas().get(QUERY_ONLY)));
  }

  /** Whether SQLite refuses every write on it now. */
  public boolean isQueryOnly() {
    return queryOnly;
  }

  private void setQueryOnly(boolean wanted) throws SQLException {
    if (queryOnly != wanted) {
      run("PRAGMA query_only=" + (wanted ? 1 : 0));
      queryOnly = wanted;
    }
  }

  /** Makes the connection's settings those of {@code wanted}, undoing what others left. */
  public void apply(SessionState wanted) throws SQLException {
    if (applied.equals(wanted)) {
      return;
    }
    try {
      for (String pragma : applied.pragmas().keySet()) {
        String before = baseline.get(pragma);
        if (!wanted.pragmas().containsKey(pragma) && before != null) {
          set(pragma, before);
        }
      }
      for (Map.Entry<String, String> setting : wanted.pragmas().entrySet()) {
        String pragma = setting.getKey();
        if (!setting.getValue().equals(applied.pragmas().get(pragma))) {
          rememberBaseline(pragma);
          set(pragma, setting.getValue());
        }
      }
      applied = wanted;
    } catch (SQLException e) {
      markBroken();
      throw e;
    }
  }

  /** Notes what the pragma says now, before a session changes it through its own statement. */
  public void rememberBaseline(String pragma) throws SQLException {
    if (!baseline.containsKey(pragma)) {
      String value = read(pragma);
      if (value != null) {
        baseline.put(pragma, value);
      }
    }
  }

  /** Says that the application's own statement brought the connection to {@code state}. */
  public void appliedByApplication(SessionState state) {
    applied = state;
  }

  /** Reads a setting back in the form in which it can be set again; null if SQLite has none. */
  public @Nullable String read(String pragma) throws SQLException {
    if (pragma.equals(QUERY_ONLY)) {
      String value = ask("PRAGMA query_only");
      queryOnly = isOn(value);
      return value;
    }
    if (pragma.equals("case_sensitive_like")) {
      // The only pragma without a getter (sqlite.org/pragma.html#pragma_case_sensitive_like).
      return "1".equals(ask("SELECT 'a' LIKE 'A'")) ? "0" : "1";
    }
    String value = ask("PRAGMA " + pragma);
    // "FAST" is answered as 2, but 2 is taken for a boolean (sqlite.org/pragma.html).
    return pragma.equals("secure_delete") && "2".equals(value) ? "FAST" : value;
  }

  private void set(String pragma, String value) throws SQLException {
    if (!pragma.equals(QUERY_ONLY)) {
      run("PRAGMA " + pragma + "=" + value);
    }
  }

  private static boolean isOn(@Nullable String value) {
    return "1".equals(value);
  }

  /**
   * Whether a transaction is open. sqlite-jdbc does not offer sqlite3_get_autocommit, but BEGIN
   * answers: it fails "within a transaction" and is ended at once where it succeeds, by a COMMIT,
   * of which no listener hears if nothing was written. If it fails in another way, nobody knows;
   * then none is open afterwards, and the connection is not lent again.
   */
  public boolean inTransaction() {
    boolean begun = false;
    try {
      run("BEGIN");
      begun = true;
    } catch (SQLException e) {
      if (SqliteErrors.hasCode(e, SqliteErrors.ERROR)) {
        return true;
      }
      markBroken();
    } catch (RuntimeException | Error e) {
      // Thrown by a handler of the application's, or by the driver.
      markBroken();
    }
    if (!begun || !runQuietly("COMMIT")) {
      runQuietly("ROLLBACK");
    }
    return false;
  }

  private boolean runQuietly(String sql) {
    try {
      run(sql);
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      markBroken();
      return false;
    }
  }

  /** The session whose INSERT gave {@code last_insert_rowid()} its present value, if known. */
  public @Nullable Object rowidOwner() {
    return rowidOwner;
  }

  /** {@code last_insert_rowid()} as last read. */
  public long rowid() {
    return rowid;
  }

  /** Notes {@code last_insert_rowid()} and whose value that is. */
  public void rowid(long value, Object session) {
    rowid = value;
    rowidOwner = session;
  }

  /** {@code total_changes()} as last read, to tell sessions' shares apart. */
  public long totalChanges() {
    return totalChanges;
  }

  /** Notes {@code total_changes()}. */
  public void totalChanges(long value) {
    totalChanges = value;
  }

  /** What is attached in memory or in a temporary file, by SQLite's number of it. */
  public Map<Integer, String> attachedInNoFile() throws SQLException {
    Map<Integer, String> schemas = new LinkedHashMap<>();
    for (Attached attached : attached()) {
      if (attached.file().isEmpty()) {
        schemas.put(attached.number(), attached.schema());
      }
    }
    return schemas;
  }

  /**
   * A database besides main and temp.
   *
   * @param number SQLite's, by which its programs name it
   * @param file its path; empty in memory and in a temporary file
   */
  public record Attached(int number, String schema, String file) {}

  /** What is attached to this connection. */
  public List<Attached> attached() throws SQLException {
    List<Attached> all = new ArrayList<>();
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
      while (rows.next()) {
        int number = rows.getInt(1);
        String file = rows.getString(3);
        // Number 0 is main and 1 temp (sqlite.org/pragma.html#pragma_database_list).
        if (number > 1) {
          all.add(new Attached(number, rows.getString(2), file == null ? "" : file));
        }
      }
    }
    return all;
  }

  /** Whether one of the files is in WAL. */
  public boolean isWal(String schema) throws SQLException {
    return "wal".equalsIgnoreCase(ask("PRAGMA " + Names.quote(schema) + ".journal_mode"));
  }

  /**
   * Brings one of the files out of WAL.
   *
   * @return whether it is out of it
   * @throws SQLException SQLITE_BUSY if another connection has it open
   */
  boolean leaveWal(String schema) throws SQLException {
    // "The change counter might not be incremented on each transaction in WAL mode"
    // (sqlite.org/fileformat2.html#file_change_counter), but out of WAL it is all that tells old
    // pages in the cache from new ones: what others committed would be written over. The first page
    // is written by the switch itself, so no page must be in the cache before it, nor after.
    run("PRAGMA shrink_memory");
    String mode = ask("PRAGMA " + Names.quote(schema) + ".journal_mode = DELETE");
    run("PRAGMA shrink_memory");
    return !"wal".equalsIgnoreCase(mode);
  }

  /** Says that listeners of the application's may hear what is done on it. */
  public void listenedTo() {
    listenedTo = true;
  }

  /** Says that a listener of the application's hears of each commit, ours included. */
  public void commitsHeard() {
    commitsHeard = true;
  }

  /** Whether a listener of the application's hears of each commit. */
  public boolean areCommitsHeard() {
    return commitsHeard;
  }

  /** Whether listeners of the application's may hear what is done on it. */
  public boolean isListenedTo() {
    return listenedTo;
  }

  /**
   * Closes the driver's connection. An open transaction is rolled back before: it is not to keep
   * its locks if closing fails, which is why that is tried again, whatever it threw. Of the
   * rollback in a close, though, listeners hear nothing.
   */
  public void close() throws SQLException {
    broken = true;
    for (int triesLeft = CLOSE_TRIES - 1; ; triesLeft--) {
      if (!listenedTo || triesLeft < CLOSE_TRIES - 1) {
        runQuietly("ROLLBACK");
      }
      try {
        raw.close();
        return;
      } catch (SQLException | RuntimeException | Error e) {
        if (triesLeft == 0) {
          throw e;
        }
      }
    }
  }
}
