package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.it.driver.app.SqlShell;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another process with plain sqlite-jdbc at the same file: nothing acknowledged on either side is
 * lost, and our program hears of it only where sqlite-jdbc would have told it, too.
 */
class OtherProcessTest {

  private static final int BUSY = 5;
  private static final int ROWS = 100;
  private static final Pattern KEPT = Pattern.compile("(\\d+) rounds, (\\d+) refused");
  private static final String LOCKED =
      "error 5 [SQLITE_BUSY] The database file is locked (database is locked)";

  @TempDir private Path folder;
  private Jvm other;

  @BeforeEach
  void start() throws Exception {
    other =
        Jvm.start(
            Jdk.THIS,
            List.of(
                "-cp",
                Shipped.classPath(Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES),
                SqlShell.class.getName()));
    assertThat(tell("open jdbc:sqlite:" + file())).isEqualTo("done");
    assertThat(tell("CREATE TABLE t (who, x)")).isEqualTo("done");
  }

  @AfterEach
  void end() {
    other.close();
    PooledSqlite.resetAll();
  }

  private Path file() {
    return folder.resolve("a.db");
  }

  private String tell(String line) throws Exception {
    other.tell(line);
    return other.await(answer -> answer.startsWith("> ")).substring(2);
  }

  private void letItKeepOn(String statements) throws Exception {
    other.tell("keep " + statements);
    other.await("keeps on"::equals);
  }

  /** How often all its statements went well, and how often one was refused with SQLITE_BUSY. */
  private record Kept(int rounds, int refused) {}

  private Kept stop() throws Exception {
    Matcher kept = KEPT.matcher(tell("stop"));
    assertThat(kept.matches()).as("%s", kept).isTrue();
    return new Kept(Integer.parseInt(kept.group(1)), Integer.parseInt(kept.group(2)));
  }

  private Connection pooled(String... parameters) throws SQLException {
    String all = parameters.length == 0 ? "" : "?" + String.join("&", parameters);
    return DriverManager.getConnection("jdbc:pooledsqlite:" + file() + all);
  }

  private static String outcome(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "done";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "nothing";
      }
    } catch (SQLException e) {
      return "error " + e.getErrorCode() + " " + e.getMessage();
    }
  }

  /** Writes until this many rows are acknowledged; only SQLITE_BUSY may come in between. */
  private static void write(Connection connection, int rows) throws SQLException {
    for (int acknowledged = 0; acknowledged < rows; ) {
      try (Statement statement = connection.createStatement()) {
        acknowledged += statement.executeUpdate("INSERT INTO t VALUES ('we', 1)");
      } catch (SQLException e) {
        assertThat(e.getErrorCode() & 0xff).as(e.getMessage()).isEqualTo(BUSY);
      }
    }
  }

  private void assertRows(int ours, int theirs) throws Exception {
    assertThat(PlainFile.query(file(), "SELECT count(*) FROM t WHERE who = 'we'"))
        .containsExactly(String.valueOf(ours));
    assertThat(PlainFile.query(file(), "SELECT count(*) FROM t WHERE who = 'they'"))
        .containsExactly(String.valueOf(theirs));
    assertThat(PlainFile.query(file(), "PRAGMA integrity_check")).containsExactly("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES ('they', 1)",
        "INSERT INTO t VALUES ('they', 1); PRAGMA wal_checkpoint(TRUNCATE)",
        "BEGIN EXCLUSIVE; INSERT INTO t VALUES ('they', 1); COMMIT"
      })
  void writesBesideUs(String theirs) throws Exception {
    Kept kept = keepOnBesideUs(theirs);
    assertThat(kept.rounds()).as("%s", kept).isPositive();
    List<String> found = PlainFile.query(file(), "SELECT count(*) FROM t WHERE who = 'they'");
    int written = Integer.parseInt(found.get(0));
    // A checkpoint that is refused comes after the row.
    assertThat(written)
        .as("acknowledged by the other")
        .isBetween(kept.rounds(), kept.rounds() + kept.refused());
    assertRows(ROWS, written);
  }

  /** From our first row on the file is in WAL, and nobody can switch it back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA journal_mode=DELETE; INSERT INTO t VALUES ('they', 1); PRAGMA journal_mode=WAL",
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE;"
            + " INSERT INTO t VALUES ('they', 1); PRAGMA locking_mode=NORMAL; SELECT 1 FROM t"
      })
  void triesToSwitchTheJournalModeBesideUs(String theirs) throws Exception {
    Kept kept = keepOnBesideUs(theirs);
    assertThat(kept.refused()).as("%s", kept).isPositive();
    assertThat(kept.rounds()).as("%s", kept).isZero();
    assertRows(ROWS, 0);
  }

  /** Both keep on until each has done its share beside the other. */
  private Kept keepOnBesideUs(String theirs) throws Exception {
    Kept kept;
    try (Connection session = pooled()) {
      write(session, 1);
      // A connection that has not read since takes itself to be in its old mode.
      assertThat(tell("SELECT count(*) FROM t")).isEqualTo("1");
      letItKeepOn(theirs);
      write(session, ROWS / 2);
      other.await("tried"::equals);
      write(session, ROWS / 2 - 1);
      kept = stop();
      assertThat(tell("close")).isEqualTo("done");
    }
    PooledSqlite.resetAll();
    return kept;
  }

  @Test
  void writesWhileWeComeAndGo() throws Exception {
    letItKeepOn("INSERT INTO t VALUES ('they', 1)");
    for (int i = 0; i < ROWS / 10; i++) {
      try (Connection session = pooled("pool.linger=0")) {
        write(session, 10);
      }
    }
    Kept kept = stop();
    assertThat(kept.rounds()).as("%s", kept).isPositive();
    assertThat(tell("close")).isEqualTo("done");
    PooledSqlite.resetAll();
    assertRows(ROWS, kept.rounds());
  }

  /**
   * The other reads before it switches: a connection that leaves WAL believes what it has cached,
   * and so loses what others committed since, in SQLite itself and without us.
   */
  @Test
  void switchesTheJournalModeWhileWeAreAway() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (Connection session = pooled("pool.linger=0")) {
        write(session, 10);
        assertThat(tell("SELECT count(*) FROM t")).containsOnlyDigits();
        assertThat(tell("PRAGMA journal_mode=DELETE")).isEqualTo(LOCKED);
        write(session, 10);
      }
      assertThat(tell("SELECT count(*) FROM t")).containsOnlyDigits();
      assertThat(tell("PRAGMA journal_mode=DELETE")).isEqualTo("delete");
      assertThat(tell("INSERT INTO t VALUES ('they', 1)")).isEqualTo("done");
      if (i % 2 == 0) {
        assertThat(tell("PRAGMA journal_mode=WAL")).isEqualTo("wal");
        assertThat(tell("INSERT INTO t VALUES ('they', 1)")).isEqualTo("done");
      }
    }
    assertThat(tell("close")).isEqualTo("done");
    PooledSqlite.resetAll();
    assertRows(100, 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"})
  void aWriteTransactionHeldForLongFailsOurWritesAsItFailsPlainOnes(String begin) throws Exception {
    try (Connection session = pooled("busy_timeout=100")) {
      assertThat(outcome(session, "INSERT INTO t VALUES ('we', 1)")).isEqualTo("done");
      assertThat(tell(begin)).isEqualTo("done");
      String insert = "INSERT INTO t VALUES ('we', 2)";
      try (Connection plain =
          DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=100")) {
        assertThat(outcome(session, insert))
            .startsWith("error 5")
            .isEqualTo(outcome(plain, insert));
      }
      // Reads need not wait for a writer.
      assertThat(outcome(session, "SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(tell("INSERT INTO t VALUES ('they', 1)")).isEqualTo("done");
      assertThat(tell("COMMIT")).isEqualTo("done");
      assertThat(outcome(session, insert)).isEqualTo("done");
    }
    assertThat(tell("close")).isEqualTo("done");
    PooledSqlite.resetAll();
    assertRows(2, 1);
  }

  @Test
  void aFileLockedByAnotherIsRefusedAsPlainSqliteRefusesIt() throws Exception {
    assertThat(tell("PRAGMA locking_mode=EXCLUSIVE")).isEqualTo("exclusive");
    assertThat(tell("INSERT INTO t VALUES ('they', 1)")).isEqualTo("done");
    assertThat(program("jdbc:pooledsqlite:")).contains(LOCKED).isEqualTo(program("jdbc:sqlite:"));
    assertThat(tell("PRAGMA locking_mode=NORMAL")).isEqualTo("normal");
    assertThat(tell("SELECT count(*) FROM t")).isEqualTo("1");
    try (Connection session = pooled()) {
      assertThat(outcome(session, "INSERT INTO t VALUES ('we', 1)")).isEqualTo("done");
    }
    assertThat(tell("close")).isEqualTo("done");
    PooledSqlite.resetAll();
    assertRows(1, 1);
  }

  private List<String> program(String prefix) throws SQLException {
    List<String> outcomes = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(prefix + file() + "?busy_timeout=50")) {
      outcomes.add(outcome(connection, "SELECT count(*) FROM t"));
      outcomes.add(outcome(connection, "INSERT INTO t VALUES ('we', 1)"));
      outcomes.add(outcome(connection, "BEGIN IMMEDIATE"));
    }
    return outcomes;
  }
}
