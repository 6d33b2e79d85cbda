package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Shown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which connections have rows that were not read to their end while another connection wrote: in
 * sqlite-jdbc such a connection as a whole stays on its snapshot, in ours the result set does. A
 * transaction that began beside such rows keeps the snapshot when they are over.
 */
final class UnreadRows {

  private static final Set<String> ENDING = Set.of("commit", "rollback");
  private static final Pattern BEGIN = Pattern.compile("BEGIN|SAVEPOINT");
  private static final Pattern END = Pattern.compile("COMMIT|END|ROLLBACK(?! TO)");

  /** Connections by the statement whose rows are unread. */
  private final Map<String, String> unread = new HashMap<>();

  /** SQLite goes on with these after their last row, until they are closed or run again. */
  private final Set<String> explains = new HashSet<>();

  private final Map<String, String> statementOf = new HashMap<>();
  private final Set<String> behind = new HashSet<>();

  /** Statements that ran such a PRAGMA last. */
  private final Set<String> writers = new HashSet<>();

  private final Set<String> autoCommitOff = new HashSet<>();

  /** Their transaction began beside unread rows. */
  private final Set<String> beganBeside = new HashSet<>();

  /**
   * Whether a write waits for its commit: until the row of a PRAGMA is read that SQLite counts
   * among the writers, nothing is committed on its connection.
   */
  boolean delayCommit(String connection) {
    return unread.keySet().stream()
        .anyMatch(key -> writers.contains(key) && connection.equals(unread.get(key)));
  }

  boolean keepBehind(String connection) {
    return behind.contains(connection);
  }

  void runs(Step step, String connection) {
    Sql sql = step.sql();
    if (sql != null) {
      noteWrite(sql, connection);
      if (step.result() != null) {
        statementOf.put(step.result(), step.target());
      }
      if (sql.mayGiveRows()) {
        unread.put(step.target(), connection);
      } else {
        unread.remove(step.target());
      }
      if (isWriter(sql)) {
        writers.add(step.target());
      } else {
        writers.remove(step.target());
      }
      if (sql.text().startsWith("EXPLAIN")) {
        explains.add(step.target());
      } else {
        explains.remove(step.target());
      }
    } else if (isClose(step)) {
      unread.remove(step.target());
      unread.remove(statementOf.getOrDefault(step.target(), ""));
      unread.values().removeIf(step.target()::equals);
    } else if (readsAll(step)) {
      String statement = statementOf.getOrDefault(step.target(), "");
      if (!explains.contains(statement)) {
        unread.remove(statement);
      }
    }
    if (!step.calls().isEmpty()) {
      noteTransaction(step, step.calls().get(0), connection);
    }
    behind.removeIf(other -> !unread.containsValue(other) && !beganBeside.contains(other));
  }

  private static boolean isWriter(Sql sql) {
    return sql.effect() == Sql.Effect.CHECKPOINT
        || sql.effect() == Sql.Effect.JOURNAL_MODE
        || sql.text().startsWith("PRAGMA optimize");
  }

  private void noteTransaction(Step step, Step.Call call, String connection) {
    String text = step.sql() == null ? "" : step.sql().text();
    boolean off = call.method().equals("setAutoCommit") && call.arguments().contains(false);
    boolean on = call.method().equals("setAutoCommit") && call.arguments().contains(true);
    boolean ended = ENDING.contains(call.method()) && call.arguments().isEmpty();
    if (off) {
      autoCommitOff.add(connection);
    }
    if (on) {
      autoCommitOff.remove(connection);
    }
    if (on || ended || END.matcher(text).lookingAt()) {
      beganBeside.remove(connection);
    }
    boolean within =
        autoCommitOff.contains(connection)
            || call.method().equals("setSavepoint")
            || BEGIN.matcher(text).lookingAt();
    if (within && unread.containsValue(connection)) {
      beganBeside.add(connection);
    }
  }

  private void noteWrite(Sql sql, String connection) {
    boolean writes =
        switch (sql.effect()) {
          case WRITE, DDL, TRANSACTION -> true;
          default -> false;
        };
    if (writes) {
      Stream.concat(unread.values().stream(), beganBeside.stream())
          .filter(other -> !other.equals(connection))
          .forEach(behind::add);
    }
  }

  private static boolean readsAll(Step step) {
    return step.shown().kind() == Shown.Kind.ROWS && step.calls().isEmpty();
  }

  private static boolean isClose(Step step) {
    return step.calls().size() == 1 && step.calls().get(0).method().equals("close");
  }
}
