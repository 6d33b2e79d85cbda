package io.pooledsqlite.fuzz;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which connections have rows of RETURNING that were not read to their end. In autocommit,
 * sqlite-jdbc commits what the text wrote when they end, we do so at once: what runs before they
 * end sees that.
 */
final class UnreadReturning {

  private final Map<String, String> rows = new HashMap<>();
  private final Map<String, String> statements = new HashMap<>();
  private final Set<String> uncommitted = new HashSet<>();

  /** Statements whose rows end before SQLite's do. */
  private final Set<String> limited = new HashSet<>();

  static boolean isReturning(Step step) {
    return step.sql() != null && step.sql().text().contains("RETURNING");
  }

  void runs(Step step, String connection) {
    boolean reads = step.shown().kind() == Step.Shown.Kind.ROWS && step.calls().isEmpty();
    if (step.calls().size() == 1 && step.calls().get(0).method().endsWith("MaxRows")) {
      limited.add(step.target());
    }
    boolean closes = step.calls().size() == 1 && step.calls().get(0).method().equals("close");
    if (isReturning(step)) {
      rows.put(connection, String.valueOf(step.result()));
      String other = statements.put(connection, step.target());
      if (other != null && !other.equals(step.target())) {
        uncommitted.add(connection);
      }
    } else if (reads
        && step.target().equals(rows.get(connection))
        && !limited.contains(statements.get(connection))) {
      rows.remove(connection);
      statements.remove(connection);
    } else if (rows.containsKey(connection) && (step.sql() != null || closes || asks(step))) {
      uncommitted.add(connection);
    }
  }

  /** Whether texts of the driver's own run on the connection. */
  private static boolean asks(Step step) {
    return !step.calls().isEmpty() && step.calls().get(0).method().equals("getMetaData");
  }

  /** The connection commits later there for another reason. */
  void delayed(String connection) {
    uncommitted.add(connection);
  }

  /** Whether this connection ran something beside such rows, or another one has them still. */
  boolean mayShow(String connection) {
    return uncommitted.contains(connection)
        || Stream.concat(rows.keySet().stream(), uncommitted.stream())
            .anyMatch(other -> !other.equals(connection));
  }

  boolean none() {
    return rows.isEmpty() && uncommitted.isEmpty();
  }
}
