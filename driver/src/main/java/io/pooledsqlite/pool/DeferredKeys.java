package io.pooledsqlite.pool;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether a connection has foreign keys to check that wait for COMMIT: "a deferred foreign key
 * constraint is not checked until the transaction tries to COMMIT" (sqlite.org/foreignkeys.html).
 * What one autocommit statement violates, a later one in the same transaction could mend. Belongs
 * to one physical connection, and to whoever holds its lease.
 */
final class DeferredKeys {

  private static final String DECLARED =
      "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE sql LIKE '%DEFERRED%')";

  private final PhysicalConnection connection;
  private long schemaVersion = -1;
  private boolean declared;

  DeferredKeys(PhysicalConnection connection) {
    this.connection = connection;
  }

  boolean inForce() throws SQLException {
    if (ask("PRAGMA foreign_keys") == 0) {
      return false;
    }
    long version = ask("PRAGMA schema_version");
    if (version != schemaVersion) {
      declared = ask(DECLARED) != 0;
      schemaVersion = version;
    }
    return declared;
  }

  private long ask(String sql) throws SQLException {
    PreparedStatement kept = connection.prepareOwn(sql);
    long answer;
    try (ResultSet row = kept.executeQuery()) {
      answer = row.next() ? row.getLong(1) : 0;
    }
    connection.recycle(sql, kept);
    return answer;
  }
}
