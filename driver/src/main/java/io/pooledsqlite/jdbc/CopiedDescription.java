package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Database;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the driver said of the columns while their rows were copied. It tells types by the value in
 * the row as well, so its answers are kept for each kind of value that a column had. Guarded by the
 * result set lock.
 */
final class CopiedDescription {

  private final Database database;
  private final MetaDataSnapshot atFirst;

  /** By column, then by the class of the value. */
  private final List<Map<Class<?>, MetaDataSnapshot>> known = new ArrayList<>();

  /** What is said of the row on which the source stands, if that was asked. */
  private @Nullable MetaDataSnapshot now;

  private CopiedDescription(Database database, MetaDataSnapshot atFirst, int columns) {
    this.database = database;
    this.atFirst = atFirst;
    this.now = atFirst;
    for (int i = 0; i < columns; i++) {
      known.add(new HashMap<>());
    }
  }

  /** Begins with what is said of the row on which {@code source} stands. */
  static CopiedDescription of(ResultSet source, Database database) throws SQLException {
    ResultSetMetaData live = source.getMetaData();
    return new CopiedDescription(
        database, MetaDataSnapshot.of(live, database), live.getColumnCount());
  }

  /** How many columns there are, which old versions do not tell after the last row. */
  int count() {
    return known.size();
  }

  private static Class<?> kind(@Nullable Object value) {
    return value == null ? Void.class : value.getClass();
  }

  /** The source leaves the row on which it stood. */
  void moves() {
    now = null;
  }

  /** Takes note of the row on which {@code source} stands, with these values. */
  void has(ResultSet source, @Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Map<Class<?>, MetaDataSnapshot> ofColumn = known.get(i);
      Class<?> kind = kind(values[i]);
      if (!ofColumn.containsKey(kind)) {
        MetaDataSnapshot said = now;
        if (said == null) {
          said = MetaDataSnapshot.of(source.getMetaData(), database);
          now = said;
        }
        ofColumn.put(kind, said);
      }
    }
  }

  /** Takes note of what is said after the last row, where every value is NULL. */
  void ends(ResultSet source) throws SQLException {
    if (!source.isAfterLast()) {
      return;
    }
    try {
      has(source, new Object[known.size()]);
    } catch (IllegalStateException e) {
      // What old versions of sqlite-jdbc say of columns after the last row.
    }
  }

  /** What the driver would say of a column where {@code copy} stands. */
  ResultSetMetaData at(ResultSet copy, int column) throws SQLException {
    if (column < 1 || column > known.size()) {
      return atFirst;
    }
    LastRead lastRead = LastRead.of(copy);
    Class<?> kind = kind(copy.getObject(column));
    lastRead.restore(copy, known.size());
    return known.get(column - 1).getOrDefault(kind, atFirst);
  }
}
