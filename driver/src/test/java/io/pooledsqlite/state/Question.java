package io.pooledsqlite.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Something done with a connection whose outcome, an error too, is a text to compare. */
interface Question {

  String ask(Connection connection) throws SQLException;

  /** The text, if the question is one statement that can be prepared beforehand. */
  default @Nullable String sql() {
    return null;
  }

  /** Runs one statement: its rows, its update count, or its error code. */
  static Question asking(String sql) {
    return new Question() {
      @Override
      public String ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
          return statement.execute(sql)
              ? rows(statement.getResultSet())
              : "count " + statement.getUpdateCount();
        }
      }

      @Override
      public String sql() {
        return sql;
      }
    };
  }

  /** What {@link #ask} says, or the error it ends with. */
  default String answer(Connection connection) {
    try {
      return ask(connection);
    } catch (SQLException e) {
      return error(e);
    }
  }

  static String answer(PreparedStatement prepared) {
    try {
      return prepared.execute()
          ? rows(prepared.getResultSet())
          : "count " + prepared.getUpdateCount();
    } catch (SQLException e) {
      return error(e);
    }
  }

  private static String rows(ResultSet rows) throws SQLException {
    StringBuilder out = new StringBuilder("rows");
    try (rows) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          out.append(i == 1 ? " / " : ", ").append(rows.getString(i));
        }
      }
    }
    return out.toString();
  }

  private static String error(SQLException e) {
    return "error " + e.getErrorCode();
  }
}
