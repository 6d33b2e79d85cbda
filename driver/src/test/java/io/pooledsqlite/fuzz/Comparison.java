package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares what a program saw on sqlite-jdbc with what it saw on PooledSQLite. What may differ:
 *
 * <ul>
 *   <li>what a cursor reads after its own connection ran a text that changes what it reads, and
 *       that text's refusal by SQLite because of the cursor;
 *   <li>the answer to {@code PRAGMA journal_mode} and the journal mode of the file after it;
 *   <li>SQLITE_BUSY of sqlite-jdbc where we succeed, between several connections: the states part
 *       there, so nothing is compared after it. Where both are busy, the text and the kind.
 *   <li>everything on a connection with rows unread beside which another one wrote: sqlite-jdbc
 *       stays on their snapshot, so that the states part where an answer differs.
 *   <li>the error of a text that no longer compiles, on a connection that has not run anything
 *       since another one changed the schema: sqlite-jdbc may compile against the old one.
 * </ul>
 */
final class Comparison {

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int ERROR = 1;
  private static final int CONSTRAINT = 19;
  private static final int READONLY = 8;
  private static final int CANTOPEN = 14;
  private static final Pattern BATCH_ENTRY = Pattern.compile("batch entry (\\d+): ");
  private static final Pattern CODE = Pattern.compile(" \\[(\\d+) ");

  private enum Verdict {
    EQUAL,
    ALLOWED,
    PARTED,
    DIFFERENT
  }

  private final List<Step> program;
  private final Execution plain;
  private final Execution pooled;
  private final Map<String, String> connectionOf = new HashMap<>();
  private final Map<String, Sql> openCursors = new HashMap<>();
  private final Set<String> disturbed = new HashSet<>();
  private final Set<String> behind = new HashSet<>();
  private final Set<String> modeRows = new HashSet<>();
  private final Set<String> checkpointRows = new HashSet<>();
  private final Map<String, String> returning = new HashMap<>();
  private final Map<String, String> returningBy = new HashMap<>();
  private final Set<String> uncommitted = new HashSet<>();
  private final OldSchemas oldSchemas = new OldSchemas();
  private final UnreadRows unreadRows = new UnreadRows();
  private boolean journalModeAsked;

  /** Who is in it keeps others even from compiling a text, in sqlite-jdbc. */
  private boolean exclusive;

  /** Its rowid may be that of an earlier row, so that nobody can tell that there was another. */
  private boolean rowUndone;

  private int compared;

  private Comparison(List<Step> program, Execution plain, Execution pooled) {
    this.program = program;
    this.plain = plain;
    this.pooled = pooled;
  }

  /**
   * @param difference the first one, or null
   * @param compared steps before the first where sqlite-jdbc was refused and we were not
   */
  record Result(String difference, int compared) {}

  static Result of(List<Step> program, Execution plain, Execution pooled) {
    Comparison comparison = new Comparison(program, plain, pooled);
    String difference = comparison.first();
    return new Result(difference, comparison.compared);
  }

  private String first() {
    for (int i = 0; i < program.size(); i++) {
      Step step = program.get(i);
      String mine = pooled.answers().get(i);
      String theirs = plain.answers().get(i);
      note(step);
      switch (judge(step, answer(theirs), answer(mine))) {
        case DIFFERENT -> {
          return "step " + i + "\n  sqlite-jdbc:  " + theirs + "\n  PooledSQLite: " + mine;
        }
        case PARTED -> {
          return null;
        }
        default -> compared++;
      }
      oldSchemas.ran(step, connectionOf.get(step.target()), theirs);
      rowUndone |= step.sql() != null && theirs.contains("[SQLITE_CONSTRAINT");
    }
    if (!uncommitted.isEmpty() || !returning.isEmpty()) {
      return null;
    }
    return firstAfterwards();
  }

  private String firstAfterwards() {
    List<String> expected =
        new ArrayList<>(plain.answers().subList(program.size(), plain.answers().size()));
    List<String> actual =
        new ArrayList<>(pooled.answers().subList(program.size(), pooled.answers().size()));
    expected.addAll(content(plain));
    actual.addAll(content(pooled));
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String theirs = i < expected.size() ? expected.get(i) : "nothing";
      String mine = i < actual.size() ? actual.get(i) : "nothing";
      if (!theirs.equals(mine)) {
        return "afterwards\n  sqlite-jdbc:  " + theirs + "\n  PooledSQLite: " + mine;
      }
    }
    return null;
  }

  private List<String> content(Execution execution) {
    return execution.content().stream()
        .filter(
            line ->
                !journalModeAsked
                    || !line.matches("(journal_mode|page_size) .*|file .*-(journal|wal|shm)"))
        .toList();
  }

  private static String answer(String line) {
    return line.substring(line.indexOf(" -> ") + 4);
  }

  /** Follows which cursors are open, and what ran beside them. */
  private void note(Step step) {
    String connection = step.opens() ? step.result() : connectionOf.get(step.target());
    if (step.result() != null) {
      connectionOf.put(step.result(), connection);
    }
    Sql sql = step.sql();
    if (sql != null && sql.effect() == Sql.Effect.CHECKPOINT) {
      checkpointRows.add(String.valueOf(step.result()));
    }
    if (sql != null && sql.effect() == Sql.Effect.JOURNAL_MODE) {
      journalModeAsked = true;
      modeRows.add(String.valueOf(step.result()));
    }
    journalModeAsked |=
        step.opens() && step.calls().get(0).arguments().toString().contains("journal_mode");
    exclusive |= sql != null && sql.text().startsWith("BEGIN EXCLUSIVE");
    if (sql != null) {
      openCursors.forEach(
          (cursor, read) -> {
            if (!connectionOf.get(cursor).equals(connection)) {
              behind.add(cursor);
            } else if (sql.disturbs(read)) {
              disturbed.add(cursor);
            }
          });
    }
    if (step.result() != null && step.result().startsWith("r")) {
      openCursors.put(step.result(), sql);
      disturbed.remove(step.result());
      behind.remove(step.result());
    }
    if (isClose(step)) {
      openCursors.remove(step.target());
    }
    noteReturning(step, connection);
    oldSchemas.runs(step, connection);
    if (sql != null && connection != null && unreadRows.delayCommit(connection)) {
      uncommitted.add(connection);
    }
    unreadRows.runs(step, connection);
  }

  /**
   * In autocommit, sqlite-jdbc commits what RETURNING wrote when its rows end, we do so at once:
   * what runs on the connection before they end sees that.
   */
  private void noteReturning(Step step, String connection) {
    boolean reads = step.shown().kind() == Step.Shown.Kind.ROWS && step.calls().isEmpty();
    if (isReturning(step)) {
      returning.put(connection, String.valueOf(step.result()));
      String other = returningBy.put(connection, step.target());
      if (other != null && !other.equals(step.target())) {
        uncommitted.add(connection);
      }
    } else if (reads && step.target().equals(returning.get(connection))) {
      returning.remove(connection);
      returningBy.remove(connection);
    } else if (returning.containsKey(connection) && (step.sql() != null || isClose(step))) {
      uncommitted.add(connection);
    }
  }

  private static boolean isReturning(Step step) {
    return step.sql() != null && step.sql().text().contains("RETURNING");
  }

  private Verdict judge(Step step, String theirs, String mine) {
    if (theirs.equals(mine)) {
      return Verdict.EQUAL;
    }
    if (disturbed.contains(step.target())
        || isJournalMode(step)
        || isCheckpoint(step, theirs, mine)
        || isOwnError(theirs)) {
      return Verdict.ALLOWED;
    }
    if (code(mine) == ERROR && oldSchemas.has(connectionOf.get(step.target()))) {
      if (code(theirs) == ERROR) {
        return Verdict.ALLOWED;
      }
      if (isCall(step, "prepareStatement") || isExplain(step)) {
        // There the error comes when it runs, and EXPLAIN never does.
        return Verdict.PARTED;
      }
    }
    if (code(mine) == ERROR && oldSchemas.showsOldPlan(step.target())) {
      return Verdict.PARTED;
    }
    if (isTempStore(step) && mine.contains("cannot be changed from within a transaction")) {
      return Verdict.PARTED;
    }
    if (isOtherName(step)
        || isPlanOfLike(step)
        || isPlanByOldSchema(step)
        || (isError(mine) && step.calls().get(0).method().equals("getParameterMetaData"))) {
      return Verdict.PARTED;
    }
    if (rowUndone && asksLastRowid(step)) {
      return Verdict.PARTED;
    }
    if (isCall(step, "getResultSet") && mine.equals("null")) {
      return Verdict.PARTED;
    }
    if (uncommitted.contains(connectionOf.get(step.target()))
        || isUncommittedElsewhere(step)
        || unreadRows.keepBehind(connectionOf.get(step.target()))
        || (journalModeAsked && mine.contains("SQL statements in progress"))) {
      return Verdict.PARTED;
    }
    if (mine.contains("still reads or writes a file that this one attached")) {
      // A transaction that has done nothing yet keeps its connection, and that the file in WAL.
      return Verdict.PARTED;
    }
    int code = code(theirs);
    if (code == BUSY && code(mine) == BUSY && connections() > 1) {
      return Verdict.ALLOWED;
    }
    boolean busy = code == BUSY && connections() > 1;
    boolean besideCursor = code == LOCKED || theirs.contains("SQL statements in progress");
    if (besideCursor && ((code(mine) == BUSY && connections() > 1) || code(mine) == READONLY)) {
      // Refused for two reasons at once, of which we have one.
      return Verdict.ALLOWED;
    }
    if (isReturning(step) && mine.contains("[SQLITE_CONSTRAINT_FOREIGNKEY]")) {
      // Deferred to the commit, which is where the rows end in sqlite-jdbc.
      return Verdict.PARTED;
    }
    // What executeQuery says after it ran a text without rows; or the text was not refused, but
    // the rows were.
    boolean done =
        !mine.startsWith("!")
            || mine.contains("query does not return ResultSet")
            || code(mine) == CONSTRAINT
            || isLaterEntry(theirs, mine)
            || ((exclusive || isCopy(step)) && code(mine) == CANTOPEN)
            || (isCopy(step) && isError(mine))
            || (isError(mine) && mayNotCompile(step));
    return (busy || besideCursor) && done ? Verdict.PARTED : Verdict.DIFFERENT;
  }

  private static boolean isClose(Step step) {
    return isCall(step, "close");
  }

  private static boolean isCall(Step step, String method) {
    return step.calls().size() == 1 && step.calls().get(0).method().equals(method);
  }

  /** Another connection has not read the rows of RETURNING to their end. */
  private boolean isUncommittedElsewhere(Step step) {
    String connection = connectionOf.get(step.target());
    return Stream.concat(returning.keySet().stream(), uncommitted.stream())
        .anyMatch(other -> !other.equals(connection));
  }

  private static boolean isError(String answer) {
    boolean batch = answer.startsWith("!java.sql.BatchUpdateException");
    return code(answer) == ERROR || (batch && answer.contains("[SQLITE_ERROR]"));
  }

  /** Whether sqlite-jdbc may have met the lock before it saw that the text is wrong. */
  private boolean mayNotCompile(Step step) {
    return exclusive
        || journalModeAsked
        || isOneOfSeveral(step)
        || isPrepared(step)
        || oldSchemas.has(connectionOf.get(step.target()));
  }

  /** We may have come farther in the text. */
  private static boolean isOneOfSeveral(Step step) {
    return step.sql() != null
        && step.sql().text().matches("(?s).*; *\\S.*")
        && !step.sql().text().startsWith("CREATE");
  }

  /** It may have been compiled before what it names was dropped; SQLite compiles it again. */
  private static boolean isPrepared(Step step) {
    return step.target().startsWith("p");
  }

  /** Whether a batch came farther with us before it met an error. */
  private static boolean isLaterEntry(String theirs, String mine) {
    Matcher there = BATCH_ENTRY.matcher(theirs);
    Matcher here = BATCH_ENTRY.matcher(mine);
    return there.find()
        && here.find()
        && Integer.parseInt(there.group(1)) < Integer.parseInt(here.group(1));
  }

  /** Columns are described once more after the last row, by what the settings are then. */
  private boolean isOtherName(Step step) {
    return step.shown().kind() == Step.Shown.Kind.COLUMNS && ran("_column_names = ");
  }

  /** Set beside an open cursor, it reaches into the plans of all connections of the process. */
  private boolean isPlanOfLike(Step step) {
    Sql explained = openCursors.get(step.target());
    return explained != null
        && explained.text().startsWith("EXPLAIN QUERY PLAN")
        && ran("case_sensitive_like");
  }

  /** EXPLAIN answers by the schema that the connection remembers. */
  private boolean isPlanByOldSchema(Step step) {
    Sql explained = openCursors.get(step.target());
    return explained != null
        && explained.text().startsWith("EXPLAIN")
        && (oldSchemas.has(connectionOf.get(step.target()))
            || oldSchemas.showsOldPlan(step.target()));
  }

  private boolean ran(String words) {
    return program.stream()
        .anyMatch(step -> step.sql() != null && step.sql().text().contains(words));
  }

  private static boolean isExplain(Step step) {
    return step.sql() != null && step.sql().text().startsWith("EXPLAIN");
  }

  private boolean asksLastRowid(Step step) {
    Sql read = openCursors.get(step.target());
    return step.calls().stream().anyMatch(call -> call.method().equals("getGeneratedKeys"))
        || (read != null && read.text().contains("last_insert_rowid()"));
  }

  private static boolean isCopy(Step step) {
    return step.sql() != null && step.sql().text().contains("VACUUM INTO");
  }

  private static boolean isTempStore(Step step) {
    return step.sql() != null && step.sql().text().startsWith("PRAGMA temp_store = ");
  }

  private boolean isJournalMode(Step step) {
    return (step.sql() != null && step.sql().effect() == Sql.Effect.JOURNAL_MODE)
        || modeRows.contains(step.target());
  }

  /** The row says how many pages the WAL has, or that there is none. */
  private boolean isCheckpoint(Step step, String theirs, String mine) {
    boolean checkpoint =
        checkpointRows.contains(step.target())
            || (step.sql() != null && step.sql().effect() == Sql.Effect.CHECKPOINT);
    return checkpoint && theirs.startsWith("!") == mine.startsWith("!");
  }

  /** sqlite-jdbc's mistake on statements that are not compiled; ours answer. */
  private static boolean isOwnError(String theirs) {
    return theirs.startsWith("!java.lang.NullPointerException")
        || theirs.contains("inconsistent internal state");
  }

  private long connections() {
    return program.stream().filter(Step::opens).count();
  }

  /** SQLite's primary code in an answer that is an exception; 0 if there is none. */
  private static int code(String answer) {
    if (answer.startsWith("!java.sql.BatchUpdateException") && answer.contains("[SQLITE_BUSY")) {
      // Its own code is 0, whatever happened.
      return BUSY;
    }
    Matcher matcher = CODE.matcher(answer);
    return answer.startsWith("!") && matcher.find() ? Integer.parseInt(matcher.group(1)) & 0xff : 0;
  }
}
