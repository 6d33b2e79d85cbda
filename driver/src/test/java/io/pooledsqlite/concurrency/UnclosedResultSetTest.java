package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that closes no result set: nobody but itself has the readers that it waits for. */
class UnclosedResultSetTest {

  private static final int READERS = 4;
  private static final int QUERIES = 40;

  /** The second row is looked for without end. */
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
          + " SELECT i FROM n, t WHERE i < 2 OR t.v > i";

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    // Long enough for a machine that is busy to read a row ahead in that time.
    database = new TestDatabase(directory, "pool.readers=" + READERS, "pool.readTimeout=2s");
    database.with("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
    database.with("INSERT INTO t(v) VALUES (NULL), ('2'), (3), (4.5), (x'05')");
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  private void assertNobodyWaited() {
    assertThat(database.listener().count("overflowed READ")).isZero();
    assertThat(database.pool().overflowActive()).isZero();
    assertThat(database.leases()).isLessThanOrEqualTo(READERS);
    assertThat(database.listener().count("cursorSpooled")).isEqualTo(QUERIES - READERS);
  }

  @Test
  @Timeout(60)
  void oneRowOfEachStatementHoldsNoReader() throws SQLException {
    try (Connection session = database.open();
        Connection plain = database.plain()) {
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        open.add(rowOf(session, i));
      }
      assertNobodyWaited();
      for (int i = 0; i < QUERIES; i++) {
        try (ResultSet expected = rowOf(plain, i)) {
          assertSame(open.get(i), expected);
        }
      }
    }
  }

  private static ResultSet rowOf(Connection connection, int query) throws SQLException {
    int id = query % 5 + 1;
    ResultSet row =
        connection.createStatement().executeQuery("SELECT v, id FROM t WHERE id = " + id);
    row.next();
    row.getString(query % 2 + 1);
    return row;
  }

  private static void assertSame(ResultSet actual, ResultSet expected) throws SQLException {
    assertThat(actual.wasNull()).isEqualTo(expected.wasNull());
    assertThat(actual.getRow()).isEqualTo(expected.getRow());
    assertThat(actual.isAfterLast()).isEqualTo(expected.isAfterLast());
    assertThat(actual.getMetaData().getColumnTypeName(1))
        .isEqualTo(expected.getMetaData().getColumnTypeName(1));
    assertThat(actual.getObject(1)).isEqualTo(expected.getObject(1));
    assertThat(actual.getString("v")).isEqualTo(expected.getString("v"));
    assertThat(actual.getInt("id")).isEqualTo(expected.getInt("id"));
    assertThat(actual.next()).isEqualTo(expected.next()).isFalse();
    assertThat(actual.isClosed()).isEqualTo(expected.isClosed());
  }

  @Test
  @Timeout(60)
  void oneRowOfEachPreparedStatementHoldsNoReader() throws SQLException {
    try (Connection session = database.open()) {
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        PreparedStatement query = session.prepareStatement("SELECT id FROM t WHERE id = ?");
        query.setInt(1, i % 5 + 1);
        ResultSet row = query.executeQuery();
        assertThat(row.next()).isTrue();
        open.add(row);
      }
      assertNobodyWaited();
      for (int i = 0; i < QUERIES; i++) {
        assertThat(open.get(i).getInt(1)).isEqualTo(i % 5 + 1);
        assertThat(open.get(i).next()).isFalse();
      }
    }
  }

  @Test
  @Timeout(60)
  void aFewRowsThatComeAfterItAreThere() throws SQLException {
    try (Connection session = database.open()) {
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        ResultSet rows = session.createStatement().executeQuery("SELECT id FROM t ORDER BY id");
        assertThat(rows.next()).isTrue();
        open.add(rows);
      }
      assertNobodyWaited();
      for (ResultSet rows : open) {
        for (int id = 1; id <= 5; id++) {
          assertThat(rows.getInt(1)).isEqualTo(id);
          assertThat(rows.next()).isEqualTo(id < 5);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void afterTheSessionsCloseTheyAnswerAsOnesThatWereMovedAway() throws SQLException {
    List<ResultSet> open = new ArrayList<>();
    try (Connection session = database.open()) {
      for (int i = 0; i < QUERIES; i++) {
        open.add(rowOf(session, i));
      }
      assertNobodyWaited();
      // This one was put into a database while the session was open.
      open.get(0).getString(1);
    }
    assertThat(answers(open.get(5))).isEqualTo(answers(open.get(0)));
  }

  private static List<String> answers(ResultSet rows) {
    List<String> answers = new ArrayList<>();
    answers.add(answer(rows::isClosed));
    answers.add(answer(() -> rows.getString(1)));
    answers.add(answer(rows::isAfterLast));
    answers.add(answer(rows::next));
    return answers;
  }

  private interface Call {
    Object run() throws SQLException;
  }

  private static String answer(Call call) {
    try {
      return String.valueOf(call.run());
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRowThatIsLookedForWithoutEndIsNotWaitedFor() throws SQLException {
    try (Connection session = database.open()) {
      List<Statement> open = new ArrayList<>();
      for (int i = 0; i <= READERS; i++) {
        Statement statement = session.createStatement();
        assertThat(statement.executeQuery(ENDLESS).next()).isTrue();
        open.add(statement);
      }
      assertThat(database.listener().count("overflowed READ")).isOne();
      for (Statement statement : open) {
        statement.close();
      }
    }
  }
}
