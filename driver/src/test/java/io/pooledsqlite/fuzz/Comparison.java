package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares what a program saw on sqlite-jdbc with what it saw on PooledSQLite. What may differ:
 *
 * <ul>
 *   <li>what a cursor reads after its own connection ran a text that changes what it reads, and
 *       that text's refusal by SQLite because of the cursor;
 *   <li>the answer to {@code PRAGMA journal_mode} and the journal mode of the file after it;
 *   <li>SQLITE_BUSY of sqlite-jdbc where we succeed, between several connections: the states part
 *       there, so nothing is compared after it. Where both are busy, the text and the kind. A file
 *       attached to itself counts as another connection;
 *   <li>{@code getFetchSize}, which sqlite-jdbc sets back when a statement runs again;
 *   <li>everything on a connection with rows unread beside which another one wrote: sqlite-jdbc
 *       stays on their snapshot, so that the states part where an answer differs.
 *   <li>the error of a text that no longer compiles, on a connection that has not run anything
 *       since another one changed the schema: sqlite-jdbc may compile against the old one; and a
 *       schema change that it refuses by the old one.
 * </ul>
 */
final class Comparison {

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
  private final UnreadReturning returning = new UnreadReturning();
  private final OldSchemas oldSchemas = new OldSchemas();
  private final UnreadRows unreadRows = new UnreadRows();
  private boolean journalModeAsked;

  /** Who is in it keeps others even from compiling a text, in sqlite-jdbc. */
  private boolean exclusive;

  /**
   * The rowid of a row that was undone may be that of an earlier one, so that nobody can tell that
   * there was another; those that VACUUM inserts are SQLite's own.
   */
  private boolean rowidUnknown;

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
      switch (judge(step, Answers.of(theirs), Answers.of(mine))) {
        case DIFFERENT -> {
          return "step " + i + "\n  sqlite-jdbc:  " + theirs + "\n  PooledSQLite: " + mine;
        }
        case PARTED -> {
          return null;
        }
        default -> compared++;
      }
      oldSchemas.ran(step, connectionOf.get(step.owner()), theirs);
      rowidUnknown |=
          step.sql() != null
              && (theirs.contains("[SQLITE_CONSTRAINT") || step.sql().text().startsWith("VACUUM"));
    }
    return returning.none() ? firstAfterwards() : null;
  }

  private String firstAfterwards() {
    List<String> expected =
        new ArrayList<>(plain.answers().subList(program.size(), plain.answers().size()));
    List<String> actual =
        new ArrayList<>(pooled.answers().subList(program.size(), pooled.answers().size()));
    expected.addAll(content(plain));
    actual.addAll(content(pooled));
    if (expected.equals(actual)) {
      return null;
    }
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> added = new ArrayList<>(actual);
    expected.forEach(added::remove);
    return "afterwards\n  sqlite-jdbc:  " + missing + "\n  PooledSQLite: " + added;
  }

  private List<String> content(Execution execution) {
    return execution.content().stream()
        .filter(
            line ->
                !journalModeAsked
                    || !line.matches("(journal_mode|page_size) .*|file .*-(journal|wal|shm)"))
        .toList();
  }

  /** Follows which cursors are open, and what ran beside them. */
  private void note(Step step) {
    String connection = step.opens() ? step.result() : connectionOf.get(step.owner());
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
    journalModeAsked |= opensWith(step, "journal_mode");
    exclusive |=
        opensWith(step, "transaction_mode=EXCLUSIVE")
            || (sql != null && sql.text().startsWith("BEGIN EXCLUSIVE"));
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
    returning.runs(step, connection);
    oldSchemas.runs(step, connection);
    if (sql != null && connection != null && unreadRows.delayCommit(connection)) {
      returning.delayed(connection);
    }
    unreadRows.runs(step, connection);
  }

  private Verdict judge(Step step, String theirs, String mine) {
    if (theirs.equals(mine)) {
      return Verdict.EQUAL;
    }
    if (disturbed.contains(step.target())
        || isJournalMode(step)
        || isCheckpoint(step, theirs, mine)
        || isCall(step, "getFetchSize")
        || Answers.isOwnError(theirs)) {
      return Verdict.ALLOWED;
    }
    if (Answers.code(mine) == Answers.ERROR && oldSchemas.has(connectionOf.get(step.owner()))) {
      if (Answers.code(theirs) == Answers.ERROR) {
        return Verdict.ALLOWED;
      }
      if (isCall(step, "prepareStatement") || isExplain(step)) {
        // There the error comes when it runs, and EXPLAIN never does.
        return Verdict.PARTED;
      }
    }
    if (Answers.code(theirs) == Answers.ERROR
        && isDdl(step)
        && oldSchemas.has(connectionOf.get(step.owner()))) {
      // Refused by the old schema, which SQLite does not look at anew for a name that is taken.
      return Verdict.PARTED;
    }
    if (Answers.code(mine) == Answers.ERROR && oldSchemas.showsOldPlan(step.target())) {
      return Verdict.PARTED;
    }
    if (isFunction(step) && theirs.matches("!.*error (creating|destroying) function.*")) {
      // SQLite refuses it beside a statement that still runs, such as the one for an INSERT's keys.
      return Verdict.PARTED;
    }
    if (isTempStore(step) && mine.contains("cannot be changed from within a transaction")) {
      return Verdict.PARTED;
    }
    if (isOtherName(step, mine)
        || isColumnsOf(step, oldSchemas::showsOldColumns)
        || isPlanOfConnection(step)
        || isPlanByOldSchema(step)
        || isOrderOfTables(step)
        || (Answers.isError(mine) && step.calls().get(0).method().equals("getParameterMetaData"))) {
      return Verdict.PARTED;
    }
    if (rowidUnknown && asksLastRowid(step)) {
      return Verdict.PARTED;
    }
    if (isCall(step, "getResultSet") && mine.equals("null")) {
      return Verdict.PARTED;
    }
    if (returning.mayShow(connectionOf.get(step.owner()))
        || unreadRows.keepBehind(connectionOf.get(step.owner()))
        || (journalModeAsked && mine.contains("SQL statements in progress"))) {
      return Verdict.PARTED;
    }
    if (journalModeAsked && step.opens() && Answers.code(mine) == Answers.BUSY) {
      // Who has set WAL and run nothing since is not in sqlite-jdbc's way, but in ours.
      return Verdict.PARTED;
    }
    if (Answers.code(mine) == Answers.BUSY && attachesItself() && ran("locking_mode")) {
      // It can not leave WAL below a second name of it, so that nobody can have it alone.
      return Verdict.PARTED;
    }
    if (mine.contains("still reads or writes a file that this one attached")
        || (mine.contains("for the write queue") && ran("/other.db"))) {
      // A transaction that has done nothing yet keeps its connection, and that the file in WAL.
      // Until all are out of it they are pooled, and who writes one takes the queues of all.
      return Verdict.PARTED;
    }
    if (ran("DROP TABLE ft_data") && theirs.startsWith("!") && mine.startsWith("!")) {
      // How FTS5 finds its own table gone depends on what it has in memory.
      return Verdict.PARTED;
    }
    int code = Answers.code(theirs);
    if (code == Answers.BUSY && Answers.code(mine) == Answers.BUSY && connections() > 1) {
      return Verdict.ALLOWED;
    }
    boolean busy = code == Answers.BUSY && connections() > 1;
    boolean besideCursor =
        code == Answers.LOCKED
            || theirs.contains("SQL statements in progress")
            || (isDetach(step) && theirs.contains("is locked"))
            || (isTempStore(step) && theirs.contains("cannot be changed from within"));
    if (besideCursor
        && ((Answers.code(mine) == Answers.BUSY && connections() > 1)
            || Answers.code(mine) == Answers.READONLY)) {
      // Refused for two reasons at once, of which we have one.
      return Verdict.ALLOWED;
    }
    if (UnreadReturning.isReturning(step) && mine.contains("[SQLITE_CONSTRAINT_FOREIGNKEY]")) {
      // Deferred to the commit, which is where the rows end in sqlite-jdbc.
      return Verdict.PARTED;
    }
    if (UnreadReturning.isReturning(step)
        && Answers.code(mine) == Answers.BUSY
        && connections() > 1
        && ran("ATTACH")) {
      // Out of WAL, rows that another one reads keep from committing, but not from writing.
      return Verdict.PARTED;
    }
    // Or the text was not refused, but the rows were.
    boolean done =
        Answers.isDone(mine)
            || Answers.isRowRefused(mine)
            || Answers.isAlterUndone(mine)
            || Answers.isLaterEntry(theirs, mine)
            || isOneOfSeveral(step)
            || ((exclusive || isCopy(step)) && Answers.code(mine) == Answers.CANTOPEN)
            || (isCopy(step) && Answers.isError(mine))
            || (Answers.isError(mine) && mayNotCompile(step));
    return (busy || besideCursor) && done ? Verdict.PARTED : Verdict.DIFFERENT;
  }

  private static boolean opensWith(Step step, String parameter) {
    return step.opens() && step.calls().get(0).arguments().toString().contains(parameter);
  }

  private static boolean isDdl(Step step) {
    return step.sql() != null && step.sql().effect() == Sql.Effect.DDL;
  }

  private static boolean isClose(Step step) {
    return isCall(step, "close");
  }

  private static boolean isCall(Step step, String method) {
    return step.calls().size() == 1 && step.calls().get(0).method().equals(method);
  }

  /** Whether sqlite-jdbc may have met the lock before it saw that the text is wrong. */
  private boolean mayNotCompile(Step step) {
    return exclusive
        || journalModeAsked
        || isPrepared(step)
        || oldSchemas.has(connectionOf.get(step.owner()));
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

  /** A statement that is asked for its columns is compiled once more. */
  private static boolean isColumnsOf(Step step, Predicate<String> variable) {
    return step.shown().kind() == Step.Shown.Kind.COLUMNS && variable.test(step.target());
  }

  /** Columns are described once more after the last row, by what the settings are then. */
  private boolean isOtherName(Step step, String mine) {
    return ran("_column_names = ")
        && (isColumnsOf(step, any -> true) || mine.contains("no such column: '"));
  }

  /**
   * Set beside an open cursor, {@code case_sensitive_like} reaches into the plans of all
   * connections of the process, also of those of later programs; ALTER TABLE makes a connection
   * forget some of the statistics.
   */
  private boolean isPlanOfConnection(Step step) {
    Sql explained = openCursors.get(step.target());
    return explained != null
        && explained.text().startsWith("EXPLAIN QUERY PLAN")
        && (ran("case_sensitive_like")
            || explained.text().contains(" LIKE ")
            || (ran("ALTER TABLE") && (ran("ANALYZE") || ran("optimize"))));
  }

  /** EXPLAIN answers by the schema that the connection remembers. */
  private boolean isPlanByOldSchema(Step step) {
    Sql explained = openCursors.get(step.target());
    return explained != null
        && explained.text().startsWith("EXPLAIN")
        && (oldSchemas.has(connectionOf.get(step.owner()))
            || oldSchemas.showsOldPlan(step.target()));
  }

  /** It goes through the tables in an order that depends on how its connection met them. */
  private boolean isOrderOfTables(Step step) {
    Sql asked = openCursors.get(step.target());
    return asked != null && asked.text().startsWith("PRAGMA optimize");
  }

  private boolean ran(String words) {
    return program.stream()
        .anyMatch(step -> step.sql() != null && step.sql().text().contains(words));
  }

  private static boolean isDetach(Step step) {
    return step.sql() != null && step.sql().text().startsWith("DETACH");
  }

  private static boolean isFunction(Step step) {
    return step.target().equals(Step.FUNCTION);
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

  private boolean attachesItself() {
    return program.stream().anyMatch(Fuzzer::attachesItself);
  }

  /** A file that is attached to itself is locked as by another connection. */
  private long connections() {
    return program.stream().filter(step -> step.opens() || Fuzzer.attachesItself(step)).count();
  }
}
