package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.HashSet;
import java.util.Set;

/** Which connections may remember a schema that another connection has changed since. */
final class OldSchemas {

  private final Set<String> connections = new HashSet<>();
  private final Set<String> changers = new HashSet<>();
  private final Set<String> old = new HashSet<>();

  boolean has(String connection) {
    return old.contains(connection);
  }

  /** Before a step's answers are looked at. */
  void runs(Step step, String connection) {
    connections.add(connection);
    if (step.sql() == null) {
      return;
    }
    if (step.sql().effect() == Effect.DDL) {
      changers.add(connection);
    }
    // What is changed within a transaction is seen by others at its end.
    boolean ends = step.sql().effect() == Effect.TRANSACTION && changers.contains(connection);
    if (ends || step.sql().effect() == Effect.DDL) {
      connections.stream().filter(other -> !other.equals(connection)).forEach(old::add);
    }
  }

  /**
   * SQLite compares the schema's version when a text runs that uses a table; EXPLAIN only compiles.
   */
  void ran(Step step, String connection, String answer) {
    boolean usedTables =
        step.sql() != null
            && !step.sql().tables().isEmpty()
            && !step.sql().text().startsWith("EXPLAIN");
    if (usedTables && !answer.contains(" -> !")) {
      old.remove(connection);
    }
  }
}
