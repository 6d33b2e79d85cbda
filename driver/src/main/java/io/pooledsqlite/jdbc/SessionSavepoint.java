package io.pooledsqlite.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A savepoint with the names that sqlite-jdbc gives. Immutable. */
record SessionSavepoint(int id, @Nullable String name) implements Savepoint {

  @Override
  public int getSavepointId() throws SQLException {
    return id;
  }

  @Override
  public String getSavepointName() throws SQLException {
    return name == null ? "SQLITE_SAVEPOINT_" + id : name;
  }
}
