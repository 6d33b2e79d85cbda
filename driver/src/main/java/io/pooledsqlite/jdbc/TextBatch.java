package io.pooledsqlite.jdbc;

import io.pooledsqlite.session.Session;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The texts that {@code addBatch(String)} gave to one statement. As thread-safe as that. */
final class TextBatch {

  private final List<String> texts = new ArrayList<>();

  void add(String sql) {
    texts.add(sql);
  }

  /**
   * Runs them in their order up to the first that fails.
   *
   * @return the changes of each
   */
  long[] execute(Session session) throws SQLException {
    long[] changes = new long[texts.size()];
    for (int i = 0; i < changes.length; i++) {
      String text = texts.get(i);
      SqlScript script = SqlScript.parse(text);
      try {
        changes[i] = execute(session, script.first(), text);
      } catch (SQLException e) {
        if (script.statements().isEmpty()) {
          throw e;
        }
        throw new BatchUpdateException(
            "batch entry " + i + ": " + e.getMessage(), null, 0, changes, e);
      }
    }
    return changes;
  }

  /** Compiles and runs the first statement only, as sqlite-jdbc does with batch entries. */
  private static long execute(Session session, SqlStatement statement, String text)
      throws SQLException {
    return session.run(
        statement,
        text,
        0,
        scope -> {
          try (Statement physical = scope.connection().raw().createStatement()) {
            scope.running(physical);
            physical.addBatch(scope.sql());
            int count = physical.executeBatch()[0];
            return LogicalStatement.isChange(statement) ? count : scope.changes();
          } catch (BatchUpdateException e) {
            throw causeOf(e);
          }
        });
  }

  /** What went wrong in a batch of one; up to 3.42, sqlite-jdbc gives no cause but its words. */
  private static SQLException causeOf(BatchUpdateException e) {
    return e.getCause() instanceof SQLException cause
        ? cause
        : new SQLException(String.valueOf(e.getMessage()).replaceFirst("^batch entry 0: ", ""));
  }
}
