package io.pooledsqlite.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the value that was last read of a result set was NULL, to be asked for once more after
 * others were read or the row was copied. Immutable.
 */
final class LastRead {

  private static final LastRead NONE = new LastRead(null);

  /** Null if none was read of this row. */
  private final @Nullable Boolean wasNull;

  private LastRead(@Nullable Boolean wasNull) {
    this.wasNull = wasNull;
  }

  static LastRead of(ResultSet rows) {
    try {
      return new LastRead(rows.wasNull());
    } catch (SQLException | IllegalStateException e) {
      // Old versions throw the second.
      return NONE;
    }
  }

  /** Has {@code wasNull} of {@code rows}, which stands on this row or a copy, answer as before. */
  void restore(ResultSet rows, int columns) throws SQLException {
    if (wasNull == null) {
      return;
    }
    for (int i = 1; i <= columns; i++) {
      if ((rows.getObject(i) == null) == wasNull) {
        return;
      }
    }
  }
}
