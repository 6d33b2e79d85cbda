package io.pooledsqlite.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Result sets that outlive the statement, transaction or commit they belong to. */
@Tag("core")
class CursorTest {

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory);
    database.with(Queries.TABLE, "INSERT INTO t(v) " + Queries.rows(5));
  }

  @AfterEach
  void reset() throws SQLException {
    database.closeAtRest();
  }

  /** The same program on both drivers. */
  private interface Program {
    List<String> run(Connection connection) throws SQLException;
  }

  private List<String> sameAsPlain(Program program) throws SQLException {
    List<String> plain;
    try (Connection connection = database.plain()) {
      plain = program.run(connection);
    }
    database.with("DELETE FROM t", "INSERT INTO t(v) " + Queries.rows(5));
    try (Connection session = database.open()) {
      List<String> pooled = program.run(session);
      assertThat(pooled).isEqualTo(plain);
      assertThat(database.slotIsHeld()).isFalse();
      try (Connection next = database.open()) {
        TestDatabase.run(next, "INSERT INTO t(v) VALUES ('next writer')");
      }
    }
    return plain;
  }

  private static List<String> rest(ResultSet rows) {
    List<String> seen = new ArrayList<>();
    try {
      while (rows.next()) {
        seen.add(rows.getString(1));
      }
      seen.add("end");
    } catch (SQLException e) {
      seen.add("error " + e.getErrorCode());
    }
    return seen;
  }

  @Test
  void rowsOfAReadTransactionGoOnAfterCommit() throws SQLException {
    List<String> rows =
        sameAsPlain(
            connection -> {
              connection.setAutoCommit(false);
              ResultSet open = connection.createStatement().executeQuery("SELECT v FROM t");
              open.next();
              connection.commit();
              return rest(open);
            });
    assertThat(rows).containsExactly("2", "3", "4", "5", "end");
  }

  @Test
  void rowsOfAWriteTransactionGoOnAfterCommit() throws SQLException {
    List<String> rows =
        sameAsPlain(
            connection -> {
              connection.setAutoCommit(false);
              TestDatabase.run(connection, "INSERT INTO t(v) VALUES ('new')");
              PreparedStatement query = connection.prepareStatement("SELECT v FROM t WHERE id > ?");
              query.setInt(1, 1);
              ResultSet open = query.executeQuery();
              open.next();
              connection.commit();
              return rest(open);
            });
    assertThat(rows).containsExactly("3", "4", "5", "new", "end");
  }

  @Test
  void cursorsAfterRollbackDoAsOnSqliteJdbc() throws SQLException {
    sameAsPlain(
        connection -> {
          connection.setAutoCommit(false);
          TestDatabase.run(connection, "INSERT INTO t(v) VALUES ('new')");
          ResultSet open = connection.createStatement().executeQuery("SELECT v FROM t");
          open.next();
          connection.rollback();
          List<String> seen = rest(open);
          seen.add(TestDatabase.text(connection, "SELECT count(*) FROM t"));
          connection.commit();
          return seen;
        });
  }

  @Test
  void cursorsOverCommitKeepNobodyFromWritingBeforeTheyAreClosed() throws SQLException {
    try (Connection session = database.open();
        Connection other = database.open()) {
      session.setAutoCommit(false);
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        TestDatabase.run(session, "INSERT INTO t(v) VALUES ('mine')");
        ResultSet rows = session.createStatement().executeQuery("SELECT id FROM t");
        assertThat(rows.next()).isTrue();
        open.add(rows);
        session.commit();
        assertThat(database.slotIsHeld()).isFalse();
        Workers.runAll(1, n -> TestDatabase.run(other, "INSERT INTO t(v) VALUES ('other')"));
      }
      assertThat(TestDatabase.number(other, "SELECT count(*) FROM t")).isEqualTo(15);
      for (int i = 0; i < 5; i++) {
        assertThat(rest(open.get(i))).hasSize(5 + 2 * i + 1);
        open.get(i).close();
      }
    }
  }

  @Test
  void returningInAutocommitIsCommittedAtOnceThoughNobodyReadsItsRows() throws SQLException {
    try (Connection session = database.open();
        Connection other = database.open();
        Statement statement = session.createStatement()) {
      ResultSet unread =
          statement.executeQuery("INSERT INTO t(v) VALUES ('a'), ('b'), ('c') RETURNING id, v");
      assertThat(database.slotIsHeld()).isFalse();
      assertThat(database.count("SELECT count(*) FROM t")).isEqualTo(8);
      TestDatabase.run(other, "INSERT INTO t(v) VALUES ('other')");
      assertThat(unread.next()).isTrue();
      assertThat(unread.getLong("id")).isEqualTo(6);
      assertThat(unread.getString("v")).isEqualTo("a");
      assertThat(unread.next()).isTrue();
      assertThat(unread.next()).isTrue();
      assertThat(unread.getString(2)).isEqualTo("c");
      assertThat(unread.next()).isFalse();
    }
  }

  @Test
  void returningOfManyThreadsGivesEachItsOwnRows() throws SQLException {
    try (Connection shared = database.open()) {
      Workers.runAll(
          8,
          worker -> {
            try (PreparedStatement insert =
                shared.prepareStatement("INSERT INTO t(v) VALUES (?) RETURNING v, id")) {
              for (int i = 0; i < 30; i++) {
                insert.setString(1, worker + "/" + i);
                ResultSet row = insert.executeQuery();
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo(worker + "/" + i);
              }
            }
          });
      assertThat(TestDatabase.number(shared, "SELECT count(*) FROM t")).isEqualTo(5 + 8 * 30);
    }
  }

  @Test
  void generatedKeysOfManyThreadsAreEachThreadsOwn() throws SQLException {
    try (Connection shared = database.open()) {
      Workers.runAll(
          8,
          worker -> {
            for (int i = 0; i < 30; i++) {
              try (PreparedStatement insert =
                  shared.prepareStatement("INSERT INTO t(v) VALUES (?)")) {
                String value = worker + "/" + i;
                insert.setString(1, value);
                insert.executeUpdate();
                try (ResultSet key = insert.getGeneratedKeys()) {
                  assertThat(key.next()).isTrue();
                  assertThat(
                          TestDatabase.text(shared, "SELECT v FROM t WHERE id = " + key.getLong(1)))
                      .isEqualTo(value);
                }
              }
            }
          });
    }
  }

  /** Which of too many is moved out of the way is decided while they are read. */
  @Test
  void manyAreReadWhileOthersAreOpened() throws Exception {
    // It is another one that is used.
    database.leavingNoPool();
    Path other = Files.createDirectory(directory.resolve("many"));
    try (TestDatabase many = new TestDatabase(other, "pool.readers=100");
        Connection session = many.open()) {
      TestDatabase.run(session, Queries.TABLE, "INSERT INTO t(v) " + Queries.rows(50));
      Workers.runAll(
          4,
          worker -> {
            Random random = new Random(worker);
            List<ResultSet> open = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
              if (open.size() < 40) {
                open.add(session.createStatement().executeQuery("SELECT v FROM t"));
              }
              int one = random.nextInt(open.size());
              if (!open.get(one).next() || random.nextInt(4) == 0) {
                open.remove(one).getStatement().close();
              }
            }
          });
    }
  }
}
