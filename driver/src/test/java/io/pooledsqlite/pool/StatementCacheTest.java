package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cache is bounded in number and in characters, whatever the program prepares. */
class StatementCacheTest {

  private static final int QUARTER = (int) (StatementCache.MOST_CHARACTERS / 4);

  private final StatementCounts counts = new StatementCounts();
  private final StatementCache cache = new StatementCache(100, counts);
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static String text(int number, int length) {
    String head = "SELECT " + number + " -- ";
    return head + "x".repeat(length - head.length());
  }

  private PreparedStatement put(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    cache.put(sql, statement);
    return statement;
  }

  private static long open(List<PreparedStatement> statements) throws SQLException {
    long open = 0;
    for (PreparedStatement statement : statements) {
      open += statement.isClosed() ? 0 : 1;
    }
    return open;
  }

  @Test
  void longStatementsPushOutTheEldestAlthoughTheyAreFew() throws SQLException {
    List<PreparedStatement> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(put(text(i, QUARTER)));
      assertThat(open(all)).isEqualTo(Math.min(i + 1, 4));
    }
    assertThat(open(all.subList(16, 20))).isEqualTo(4);
    assertThat(counts.evictions.sum()).isEqualTo(16);
  }

  @Test
  void textLongerThanTheWholeBoundIsNotKeptAndPushesNothingOut() throws SQLException {
    PreparedStatement small = put("SELECT 1");
    PreparedStatement huge = put(text(2, 4 * QUARTER + 1));
    assertThat(huge.isClosed()).isTrue();
    assertThat(small.isClosed()).isFalse();
  }

  @Test
  void whatIsTakenReplacedOrClearedNoLongerCounts() throws SQLException {
    String sql = text(0, QUARTER);
    for (int i = 0; i < 20; i++) {
      put(sql);
      PreparedStatement twin = put(sql);
      PreparedStatement taken = cache.take(sql, 0);
      assertThat(taken).isSameAs(twin);
      twin.close();
      put(sql);
      cache.clear();
    }
    List<PreparedStatement> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(put(text(i, QUARTER)));
    }
    assertThat(open(all)).isEqualTo(4);
    assertThat(counts.evictions.sum()).isZero();
  }

  @Test
  void shortStatementsAreBoundedByTheirNumber() throws SQLException {
    List<PreparedStatement> all = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      all.add(put("SELECT " + i));
    }
    assertThat(open(all)).isEqualTo(100);
  }

  @Test
  void ofTwoUsesOfOneTextAtATimeOneIsKept() throws SQLException {
    PreparedStatement first = put("SELECT 1");
    assertThat(cache.take("SELECT 1", 0)).isSameAs(first);
    assertThat(cache.take("SELECT 1", 0)).isNull();
    PreparedStatement second = put("SELECT 1");
    cache.put("SELECT 1", first);
    assertThat(second.isClosed()).isTrue();
    assertThat(cache.take("SELECT 1", 0)).isSameAs(first);
  }

  @Test
  void whatIsTakenIsNotClosedUnderItsUser() throws SQLException {
    PreparedStatement used = put(text(0, QUARTER));
    assertThat(cache.take(text(0, QUARTER), 0)).isSameAs(used);
    for (int i = 1; i < 6; i++) {
      put(text(i, QUARTER));
    }
    cache.take("SELECT 1", 1);
    assertThat(used.isClosed()).isFalse();
    cache.put(text(0, QUARTER), used);
    assertThat(cache.take(text(0, QUARTER), 1)).isSameAs(used);
  }
}
