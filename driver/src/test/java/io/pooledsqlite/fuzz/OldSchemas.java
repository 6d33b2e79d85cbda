package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.HashSet;
import java.util.Set;

/**
 * Which connections may remember a schema that another connection has changed since, and what was
 * compiled before a change: EXPLAIN never runs, so it notices none; others do when they run.
 */
final class OldSchemas {

  private final Set<String> connections = new HashSet<>();
  private final Set<String> changers = new HashSet<>();
  private final Set<String> old = new HashSet<>();
  private final Set<String> preparedExplains = new HashSet<>();
  private final Set<String> oldPlans = new HashSet<>();
  private final Set<String> prepared = new HashSet<>();
  private final Set<String> oldColumns = new HashSet<>();

  boolean has(String connection) {
    return old.contains(connection);
  }

  /** Whether a variable is such an EXPLAIN, or what it answered. */
  boolean showsOldPlan(String variable) {
    return oldPlans.contains(variable);
  }

  /** Whether a variable is a prepared statement that may describe the columns of an old schema. */
  boolean showsOldColumns(String variable) {
    return oldColumns.contains(variable);
  }

  /** Before a step's answers are looked at. */
  void runs(Step step, String connection) {
    connections.add(connection);
    if (prepares(step)) {
      prepared.add(step.result());
      oldColumns.remove(step.result());
    }
    if (preparesExplain(step)) {
      preparedExplains.add(step.result());
    }
    if (step.sql() == null) {
      return;
    }
    if (step.sql().effect() == Effect.DDL) {
      changers.add(connection);
      oldPlans.addAll(preparedExplains);
      oldColumns.addAll(prepared);
    }
    if (step.result() != null && oldPlans.contains(step.target())) {
      oldPlans.add(step.result());
    }
    // What is changed within a transaction is seen by others at its end.
    boolean ends = step.sql().effect() == Effect.TRANSACTION && changers.contains(connection);
    if (ends || step.sql().effect() == Effect.DDL) {
      connections.stream().filter(other -> !other.equals(connection)).forEach(old::add);
    }
  }

  private static boolean prepares(Step step) {
    return step.result() != null
        && !step.calls().isEmpty()
        && step.calls().get(0).method().equals("prepareStatement");
  }

  private static boolean preparesExplain(Step step) {
    return prepares(step)
        && String.valueOf(step.calls().get(0).arguments().get(0)).startsWith("EXPLAIN");
  }

  /**
   * SQLite compares the schema's version when a text runs that uses a table; EXPLAIN only compiles.
   */
  void ran(Step step, String connection, String answer) {
    boolean usedTables =
        step.sql() != null
            && step.sql().effect() != Effect.TRANSACTION
            && !step.sql().tables().isEmpty()
            && !step.sql().text().startsWith("EXPLAIN");
    boolean emptyBatch = answer.endsWith(" -> []");
    if (usedTables && !emptyBatch && !answer.contains(" -> !")) {
      old.remove(connection);
    }
  }
}
