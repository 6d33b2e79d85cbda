package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.RecordingPoolListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction that reads first and writes later, while another session commits in between.
 *
 * <pre>
 *   A: BEGIN, SELECT            B: autocommit write            A: first write
 *   a snapshot ---------------- makes it old ----------------- exact, or refused
 * </pre>
 */
@Tag("core")
class SnapshotUpgradeTest {

  @TempDir Path dir;
  private Connection a;
  private Connection b;

  @BeforeEach
  void open() throws SQLException {
    String url = "jdbc:pooledsqlite:" + dir.resolve("upgrade.db");
    a = DriverManager.getConnection(url);
    b = DriverManager.getConnection(url);
    run(b, "CREATE TABLE stock(part TEXT, n INTEGER)");
    run(b, "INSERT INTO stock VALUES ('bolt', 5), ('nut', 7)");
    run(b, "CREATE TABLE log(line TEXT)");
    a.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    a.close();
    b.close();
    assertThat(PooledSqlite.pools()).allMatch(pool -> pool.sessionsOpen() == 0);
    PooledSqlite.resetAll();
  }

  @Test
  void goesOnWhereWhatItReadIsUnchanged() throws SQLException {
    assertThat(number(a, "SELECT n FROM stock WHERE part = 'bolt'")).isEqualTo(5);
    run(b, "INSERT INTO log VALUES ('unrelated')");

    run(a, "UPDATE stock SET n = n - 1 WHERE part = 'bolt'");
    a.commit();

    assertThat(number(b, "SELECT n FROM stock WHERE part = 'bolt'")).isEqualTo(4);
    assertThat(number(b, "SELECT count(*) FROM log")).isEqualTo(1);
  }

  @Test
  void goesOnWithAnOpenCursorAndParameters() throws SQLException {
    try (PreparedStatement select =
        a.prepareStatement("SELECT part, n FROM stock WHERE n > ? ORDER BY part")) {
      select.setInt(1, 1);
      ResultSet rows = select.executeQuery();
      assertThat(rows.next()).isTrue();
      run(b, "INSERT INTO log VALUES ('unrelated')");

      run(a, "INSERT INTO log VALUES ('mine')");

      assertThat(rows.getString(1)).isEqualTo("bolt");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("part")).isEqualTo("nut");
      assertThat(rows.getInt("n")).isEqualTo(7);
      assertThat(rows.next()).isFalse();
    }
    a.commit();
    assertThat(number(b, "SELECT count(*) FROM log")).isEqualTo(2);
  }

  @Test
  void isRefusedWhereWhatItReadWasChangedAndStaysRefusedUntilItEnds() throws SQLException {
    assertThat(number(a, "SELECT n FROM stock WHERE part = 'bolt'")).isEqualTo(5);
    run(b, "UPDATE stock SET n = 1 WHERE part = 'bolt'");

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> run(a, "UPDATE stock SET n = 4 WHERE part = 'bolt'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SQLITE_BUSY_SNAPSHOT");
      // The snapshot is still the one the transaction began with, and others can write.
      assertThat(number(a, "SELECT n FROM stock WHERE part = 'bolt'")).isEqualTo(5);
      run(b, "INSERT INTO log VALUES ('others write')");
    }
    a.rollback();

    assertThat(number(a, "SELECT n FROM stock WHERE part = 'bolt'")).isEqualTo(1);
    run(a, "UPDATE stock SET n = 0 WHERE part = 'bolt'");
    a.commit();
    assertThat(number(b, "SELECT n FROM stock WHERE part = 'bolt'")).isZero();
  }

  @Test
  void aShapeThatOnceWroteTakesTheWriteLockFirst() throws SQLException {
    readThenWrite();
    a.commit();
    number(a, "SELECT n FROM stock WHERE part = 'nut'");
    a.commit();

    // The same shape again: its read takes the write queue, so nobody comes between.
    RecordingPoolListener listener = new RecordingPoolListener();
    PooledSqlite.addListener(listener);
    try {
      assertThat(countOf(a)).isEqualTo(7);
      assertThat(listener.count("writeAcquired")).isOne();
      run(a, "UPDATE stock SET n = n WHERE part = 'nut'");
      assertThat(listener.count("writeAcquired")).isOne();
    } finally {
      PooledSqlite.removeListener(listener);
    }
    a.commit();
    run(b, "INSERT INTO log VALUES ('in time')");
  }

  private void readThenWrite() throws SQLException {
    countOf(a);
    run(a, "UPDATE stock SET n = n WHERE part = 'nut'");
  }

  private static int countOf(Connection connection) throws SQLException {
    return number(connection, "SELECT n FROM stock WHERE part = 'nut' LIMIT 1");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getInt(1);
    }
  }
}
