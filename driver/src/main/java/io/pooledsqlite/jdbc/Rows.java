package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.session.ReadRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a private temporary database of the same driver, read through a result set of the
 * driver's own: whatever the application asks of them is answered as sqlite-jdbc answers it. Not
 * thread-safe.
 */
final class Rows implements AutoCloseable {

  private final Connection scratch;
  private final ResultSet resultSet;

  private Rows(Connection scratch, ResultSet resultSet) {
    this.scratch = scratch;
    this.resultSet = resultSet;
  }

  ResultSet resultSet() {
    return resultSet;
  }

  /**
   * Copies the rows that {@code source} has left.
   *
   * @param onRow whether {@code source} stands on a row that is to be kept too; then the result
   *     stands on its copy
   * @param record takes the rows read here into account, or null
   */
  static Rows copy(Pool pool, ResultSet source, boolean onRow, @Nullable ReadRecord record)
      throws SQLException {
    Connection scratch = pool.openScratch();
    try {
      List<String> names = names(source.getMetaData());
      createTable(scratch, names.size());
      insertRows(scratch, source, onRow, names.size(), record);
      Rows rows = new Rows(scratch, select(scratch, names));
      if (onRow) {
        rows.resultSet.next();
      }
      return rows;
    } catch (Throwable e) {
      scratch.close();
      throw e;
    }
  }

  /** Rows of which none is left, with these column names. */
  static Rows exhausted(Pool pool, List<String> names) throws SQLException {
    Connection scratch = pool.openScratch();
    try {
      createTable(scratch, names.size());
      Rows rows = new Rows(scratch, select(scratch, names));
      rows.resultSet.next();
      return rows;
    } catch (Throwable e) {
      scratch.close();
      throw e;
    }
  }

  static List<String> names(ResultSetMetaData metaData) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      names.add(metaData.getColumnName(i));
    }
    return names;
  }

  /** Columns without a type have no affinity, so every value keeps its storage class. */
  private static void createTable(Connection scratch, int columns) throws SQLException {
    List<String> definitions = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      definitions.add("c" + i);
    }
    try (Statement statement = scratch.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE kept(n INTEGER PRIMARY KEY, " + String.join(", ", definitions) + ")");
    }
  }

  private static void insertRows(
      Connection scratch, ResultSet source, boolean onRow, int columns, @Nullable ReadRecord record)
      throws SQLException {
    String marks = String.join(", ", Collections.nCopies(columns, "?"));
    scratch.setAutoCommit(false);
    try (PreparedStatement insert =
        scratch.prepareStatement("INSERT INTO kept VALUES (NULL, " + marks + ")")) {
      boolean more = onRow || source.next();
      if (more && !onRow && record != null) {
        record.row(source);
      }
      while (more) {
        for (int i = 1; i <= columns; i++) {
          insert.setObject(i, source.getObject(i));
        }
        insert.executeUpdate();
        more = source.next();
        if (more && record != null) {
          record.row(source);
        }
      }
      if (record != null) {
        record.end();
      }
    }
    scratch.setAutoCommit(true);
  }

  private static ResultSet select(Connection scratch, List<String> names) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add("c" + (i + 1) + " AS " + quoted(names.get(i)));
    }
    return scratch
        .createStatement()
        .executeQuery("SELECT " + String.join(", ", columns) + " FROM kept ORDER BY kept.n");
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Closes the temporary database; SQLite deletes it. */
  @Override
  public void close() throws SQLException {
    scratch.close();
  }
}
