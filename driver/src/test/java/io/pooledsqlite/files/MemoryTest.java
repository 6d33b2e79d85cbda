package io.pooledsqlite.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In-memory databases live, share and refuse as in sqlite-jdbc; the first prefix is the measure.
 */
class MemoryTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String SQLITE_JDBC = "jdbc:sqlite:";
  private static final String POOLED = "jdbc:pooledsqlite:";

  private static Connection shared(String prefix, String name) throws SQLException {
    return DriverManager.getConnection(prefix + "file:" + name + "?mode=memory&cache=shared");
  }

  @ParameterizedTest
  @ValueSource(strings = {SQLITE_JDBC, POOLED})
  void aNamedOneLivesAsLongAsItsLastConnection(String prefix) throws SQLException {
    Connection first = shared(prefix, "lives");
    TestDatabase.run(first, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
    try (Connection second = shared(prefix, "lives")) {
      first.close();
      assertThat(TestDatabase.number(second, COUNT)).isEqualTo(1);
    }
    try (Connection later = shared(prefix, "lives")) {
      assertThatThrownBy(() -> TestDatabase.number(later, COUNT)).hasMessageContaining("no such");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SQLITE_JDBC, POOLED})
  void theUnnamedSharedOneIsOne(String prefix) throws SQLException {
    String url = prefix + "file::memory:?cache=shared";
    try (Connection first = DriverManager.getConnection(url);
        Connection second = DriverManager.getConnection(url)) {
      TestDatabase.run(first, "CREATE TABLE t(x)");
      assertThat(TestDatabase.number(second, COUNT)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SQLITE_JDBC, POOLED})
  void privateOnesAreAlone(String prefix) throws SQLException {
    try (Connection first = DriverManager.getConnection(prefix + ":memory:");
        Connection second = DriverManager.getConnection(prefix + ":memory:")) {
      TestDatabase.run(first, "CREATE TABLE t(x)");
      assertThatThrownBy(() -> TestDatabase.number(second, COUNT)).hasMessageContaining("no such");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SQLITE_JDBC, POOLED})
  void anUncommittedWriteLocksItsTableForOtherConnectionsOfTheCache(String prefix)
      throws SQLException {
    try (Connection writer = shared(prefix, "locks");
        Connection reader = shared(prefix, "locks")) {
      TestDatabase.run(writer, "CREATE TABLE t(x)", "BEGIN", "INSERT INTO t VALUES (1)");
      assertLocked(() -> TestDatabase.number(reader, COUNT));
      TestDatabase.run(writer, "COMMIT");
      assertThat(TestDatabase.number(reader, COUNT)).isEqualTo(1);
    }
  }

  /**
   * Why a refused transaction is not made to wait until it can go on: what it has taken by then
   * keeps out who would be served once it knows and gives up. Its {@code busy_timeout} has no say.
   */
  @ParameterizedTest
  @ValueSource(strings = {SQLITE_JDBC, POOLED})
  void aTransactionIsRefusedAtOnceSinceItKeepsReadersOut(String prefix) throws Exception {
    String patient = prefix + "file:refused?mode=memory&cache=shared&busy_timeout=3600000";
    try (Connection reader = shared(prefix, "refused");
        Connection nested = shared(prefix, "refused");
        Connection writer = DriverManager.getConnection(patient)) {
      TestDatabase.run(reader, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1), (2)");
      TestDatabase.run(reader, "CREATE TABLE other(x)");
      try (Statement statement = reader.createStatement();
          ResultSet rows = statement.executeQuery("SELECT x FROM t");
          Workers workers = new Workers()) {
        rows.next();
        // Whose end the thread with the open result set waits for.
        workers.start(
            "writer",
            () -> {
              TestDatabase.run(writer, "BEGIN");
              assertLocked(() -> TestDatabase.run(writer, "INSERT INTO t VALUES (3)"));
            });
        workers.join();
        assertLocked(() -> TestDatabase.number(nested, "SELECT count(*) FROM other"));
        TestDatabase.run(writer, "ROLLBACK");
        assertThat(TestDatabase.number(nested, "SELECT count(*) FROM other")).isZero();
        assertThat(rows.next()).isTrue();
      }
    }
  }

  private static void assertLocked(ThrowingCallable work) {
    assertThatThrownBy(work).hasMessageContaining("SQLITE_LOCKED_SHAREDCACHE");
  }

  @Test
  void threadsOfOneHolderNeverMeetALock() throws SQLException {
    for (String rest : new String[] {":memory:", "file:held?mode=memory&cache=shared"}) {
      try (Connection holder = DriverManager.getConnection(POOLED + rest)) {
        TestDatabase.run(holder, "CREATE TABLE t(x)");
        Workers.runAll(
            4,
            worker -> {
              for (int i = 0; i < 300; i++) {
                TestDatabase.run(holder, "INSERT INTO t VALUES (1)");
                assertThat(TestDatabase.number(holder, COUNT)).isPositive();
              }
            });
        assertThat(TestDatabase.number(holder, COUNT)).isEqualTo(1_200);
      }
    }
  }
}
