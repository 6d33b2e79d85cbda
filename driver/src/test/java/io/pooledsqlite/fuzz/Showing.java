package io.pooledsqlite.fuzz;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;

/** What a program notes of result sets; {@link JavaSource} prints the same in fewer words. */
final class Showing {

  private Showing() {}

  /** The present row: each value with its class. */
  static String row(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder("[");
    int columns = rows.getMetaData().getColumnCount();
    for (int i = 1; i <= columns; i++) {
      text.append(i == 1 ? "" : ", ").append(value(rows.getObject(i)));
    }
    return text.append(']').toString();
  }

  /** Reads at most {@code limit} rows, and says whether it saw the end. */
  static String rows(ResultSet rows, int limit) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < limit; i++) {
      if (!rows.next()) {
        return text.append("end").toString();
      }
      text.append(row(rows));
    }
    return text.toString();
  }

  /** Everything that can be asked about the columns without looking at a row. */
  static String columns(ResultSetMetaData columns) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      text.append(columns.getColumnLabel(i)).append('|').append(columns.getColumnName(i));
      text.append('|').append(columns.getTableName(i)).append('|').append(columns.isNullable(i));
      text.append('|').append(columns.isAutoIncrement(i)).append('|');
      text.append(columns.getPrecision(i)).append('|').append(columns.getScale(i)).append("; ");
    }
    return text.toString();
  }

  private static String value(Object value) {
    if (value instanceof byte[] bytes) {
      return "x" + HexFormat.of().formatHex(bytes);
    }
    return value == null
        ? "null"
        : value.getClass().getSimpleName() + " " + Objects.toString(value);
  }
}
