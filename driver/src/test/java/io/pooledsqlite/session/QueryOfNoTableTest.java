package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A transaction has read nothing of the file: what we ask about the schema for its statements gives
 * it no snapshot either, so that it can write on top of what others have committed since.
 */
class QueryOfNoTableTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SAVEPOINT y | SELECT 1
          BEGIN       | SELECT 1
          SAVEPOINT y | SELECT changes()
          SAVEPOINT y | SELECT last_insert_rowid()
          SAVEPOINT y | EXPLAIN SELECT 1
          SAVEPOINT y | PRAGMA foreign_keys
          SAVEPOINT y | SELECT missing
          SAVEPOINT y | SAVEPOINT z
          """)
  void leavesNoSnapshot(String begin, String query) throws Exception {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection other = run.open("CREATE TABLE t(a)");
                  Connection connection = run.open(begin);
                  TestDatabase.run(other, "CREATE INDEX i ON t(a)");
                  run.note(() -> connection.createStatement().execute(query));
                  TestDatabase.run(other, "INSERT INTO t VALUES (1)");
                  run.note(
                      () -> connection.createStatement().executeUpdate("INSERT INTO t VALUES (2)"));
                  run.rows(connection, "SELECT a FROM t ORDER BY a");
                }))
        .last()
        .asString()
        .contains("1")
        .contains("2");
  }
}
