package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Shown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which connections have rows that were not read to their end while another connection wrote: in
 * sqlite-jdbc such a connection as a whole stays on its snapshot, in ours the result set does.
 */
final class UnreadRows {

  /** Connections by the statement whose rows are unread. */
  private final Map<String, String> unread = new HashMap<>();

  /** SQLite goes on with these after their last row, until they are closed or run again. */
  private final Set<String> explains = new HashSet<>();

  private final Map<String, String> statementOf = new HashMap<>();
  private final Set<String> behind = new HashSet<>();

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
    behind.retainAll(unread.values());
  }

  private void noteWrite(Sql sql, String connection) {
    boolean writes =
        switch (sql.effect()) {
          case WRITE, DDL, TRANSACTION -> true;
          default -> false;
        };
    if (writes) {
      unread.values().stream().filter(other -> !other.equals(connection)).forEach(behind::add);
    }
  }

  private static boolean readsAll(Step step) {
    return step.shown().kind() == Shown.Kind.ROWS && step.calls().isEmpty();
  }

  private static boolean isClose(Step step) {
    return step.calls().size() == 1 && step.calls().get(0).method().equals("close");
  }
}
