package io.pooledsqlite.edges;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process changes the schema while statements are kept compiled. */
class ForeignSchemaChangeTest {

  @TempDir Path directory;

  @Test
  void whatRunsAfterwardsSeesTheNewSchema() throws Exception {
    Side.compare(
        directory,
        side -> {
          try (Connection kept = side.open()) {
            TestDatabase.run(
                kept, "CREATE TABLE t(a)", "INSERT INTO t VALUES (1)", "CREATE TABLE gone(x)");
            try (PreparedStatement held = kept.prepareStatement("SELECT * FROM t")) {
              look(side, "held", held);
              look(side, "before", kept);
              try (Connection outsider = side.plain()) {
                TestDatabase.run(
                    outsider,
                    "PRAGMA busy_timeout = 60000",
                    "ALTER TABLE t ADD COLUMN b DEFAULT 'new'",
                    "DROP TABLE gone",
                    "CREATE TABLE came(y)");
              }
              look(side, "held over it", held);
            }
            look(side, "on the old session", kept);
            try (Connection fresh = side.open()) {
              look(side, "on a new session", fresh);
            }
          }
        });
  }

  /** The texts were compiled before, on connections that are kept. */
  @Test
  void aNewSessionSeesTheNewSchemaWhenItPrepares() throws Exception {
    Side.compare(
        directory,
        side -> {
          try (Connection kept = side.open()) {
            TestDatabase.run(kept, "CREATE TABLE t(a)", "CREATE TABLE gone(x)");
            describe(side, kept);
            try (Connection outsider = side.plain()) {
              TestDatabase.run(
                  outsider,
                  "PRAGMA busy_timeout = 60000",
                  "ALTER TABLE t ADD COLUMN b DEFAULT 'new'",
                  "DROP TABLE gone");
            }
            // One look within a millisecond is enough.
            long changed = System.nanoTime();
            while (System.nanoTime() - changed < TimeUnit.MILLISECONDS.toNanos(2)) {
              Thread.onSpinWait();
            }
            try (Connection fresh = side.open()) {
              describe(side, fresh);
            }
          }
        });
  }

  private static void describe(Side side, Connection connection) {
    for (String table : new String[] {"gone", "t"}) {
      side.call(
          "columns of " + table,
          () -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT * FROM " + table)) {
              return String.valueOf(query.getMetaData().getColumnCount());
            }
          });
    }
  }

  private static void look(Side side, String when, Connection connection) {
    for (String table : new String[] {"t", "gone", "came"}) {
      side.call(
          when + ", " + table,
          () -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT * FROM " + table)) {
              return rows(query);
            }
          });
    }
  }

  private static void look(Side side, String when, PreparedStatement held) {
    side.call(when, () -> rows(held));
  }

  private static String rows(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      StringBuilder seen = new StringBuilder(rows.getMetaData().getColumnCount() + " columns");
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          seen.append(' ').append(rows.getMetaData().getColumnName(i));
          seen.append('=').append(rows.getString(i));
        }
      }
      return seen.toString();
    }
  }
}
