package io.pooledsqlite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.PoolStats;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One database file of a test, opened through the pool or, to check what is really there, with
 * plain sqlite-jdbc. Closing it resets all pools.
 */
public final class TestDatabase implements AutoCloseable {

  private final Path file;
  private final String parameters;
  private final RecordingPoolListener listener = new RecordingPoolListener();
  private boolean leavesPool = true;

  /**
   * A database that does not exist yet.
   *
   * @param parameters what every URL gets, for example {@code pool.readers=2}
   */
  public TestDatabase(Path directory, String... parameters) {
    this.file = directory.resolve("test.db");
    this.parameters = parameters.length == 0 ? "" : "?" + String.join("&", parameters);
    PooledSqlite.addListener(listener);
  }

  /** The main file. */
  public Path file() {
    return file;
  }

  /** The pooled URL. */
  public String url() {
    return "jdbc:pooledsqlite:" + file + parameters;
  }

  /** What the pools reported since this object was made. */
  public RecordingPoolListener listener() {
    return listener;
  }

  /** Opens a session. */
  public Connection open() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Opens a connection of sqlite-jdbc's own. */
  public Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** Runs statements on a plain connection. */
  public TestDatabase with(String... statements) throws SQLException {
    try (Connection connection = plain()) {
      run(connection, statements);
    }
    return this;
  }

  /** What a plain connection sees. */
  public long count(String query) throws SQLException {
    try (Connection connection = plain()) {
      return number(connection, query);
    }
  }

  /** Runs statements, each in a {@link Statement} of its own. */
  public static void run(Connection connection, String... statements) throws SQLException {
    for (String sql : statements) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
    }
  }

  /** The first column of the only row. */
  public static long number(Connection connection, String query) throws SQLException {
    return Long.parseLong(text(connection, query));
  }

  /** The first column of the first row as text. */
  public static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).as(query).isTrue();
      return row.getString(1);
    }
  }

  /** The only pool. */
  public PoolStats pool() {
    List<PoolStats> pools = PooledSqlite.pools();
    assertThat(pools).hasSize(1);
    return pools.get(0);
  }

  /** Physical connections leased now. */
  public int leases() {
    int leases = 0;
    for (PoolStats pool : PooledSqlite.pools()) {
      for (LeaseKind kind : LeaseKind.values()) {
        leases += pool.leasesActive(kind);
      }
    }
    return leases;
  }

  /** Whether the write queue's slot is held by somebody. */
  public boolean slotIsHeld() {
    // In this order: what is acquired between the two counts looks held, never the other way.
    int released = listener.count("writeReleased");
    return listener.count("writeAcquired") != released;
  }

  /** Waits until nothing is held, then looks for sessions, damage and warnings. */
  public void assertAtRest(int sessions) throws SQLException {
    assertCountsAtRest(sessions);
    assertThat(listener.warnings()).isEmpty();
    if (sessions == 0) {
      // Whoever forgets that he has no snapshot any more keeps the WAL from being emptied.
      File wal = new File(file + "-wal");
      assertThat(wal.length()).as("bytes in the WAL").isZero();
    }
  }

  /** As {@link #assertAtRest} where a fault was injected, of which the log may tell. */
  public void assertCountsAtRest(int sessions) throws SQLException {
    Await.until("all leases given back", () -> leases() == 0);
    Await.until("slot free", () -> !slotIsHeld());
    for (PoolStats pool : PooledSqlite.pools()) {
      assertThat(pool.overflowActive()).as("extra connections").isZero();
      assertThat(pool.writersPending()).as("writers pending").isZero();
      assertThat(pool.pinnedSessions()).as("pinned sessions").isZero();
      assertThat(pool.sessionsOpen()).as("sessions").isEqualTo(sessions);
    }
    try (Connection connection = plain()) {
      assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
    }
    assertPermitsConserved();
  }

  /**
   * Says that no pool is left when this database is at rest, so that there are no permits to count:
   * it does not linger, or was passed through.
   */
  public TestDatabase leavingNoPool() {
    leavesPool = false;
    return this;
  }

  /**
   * Lends every connection of the pool at once: a permit that was lost, or one that is there twice,
   * shows as an extra connection too many or too few.
   */
  private void assertPermitsConserved() throws SQLException {
    if (!leavesPool) {
      Await.until("no pool left", () -> poolsOfThisFile().isEmpty());
      return;
    }
    List<String> left = poolsOfThisFile().stream().map(PoolStats::poolName).toList();
    assertThat(left).as("pools of " + file + " whose permits can be counted").isNotEmpty();
    PoolConfig config;
    try (Connection session = open()) {
      // A pool that is made only now has lost nothing.
      assertThat(PooledSqlite.poolOf(session)).as("pool of another session").isIn(left);
      config = ((Pool) pool(session)).config();
    }
    // A connection that took too long to open is an extra one, too; a lost permit stays lost.
    Await.until("as many readers as permits", () -> extrasFor(config.readers()) == 0);
    Await.until("no reader more than permits", () -> extrasFor(config.readers() + 1) == 1);
  }

  private List<PoolStats> poolsOfThisFile() {
    return PooledSqlite.pools().stream()
        .filter(pool -> Path.of(pool.databasePath()).getFileName().equals(file.getFileName()))
        .toList();
  }

  private PoolStats pool(Connection session) {
    String name = PooledSqlite.poolOf(session);
    return poolsOfThisFile().stream()
        .filter(pool -> pool.poolName().equals(name))
        .findAny()
        .orElseThrow();
  }

  private int extrasFor(int cursors) throws SQLException {
    int before = listener.count("overflowed READ") + listener.count("overflowed WRITE");
    try (Connection session = open()) {
      run(session, "BEGIN IMMEDIATE", "ROLLBACK");
      for (int i = 0; i < cursors; i++) {
        Statement statement = session.createStatement();
        // So many rows are not read ahead to give a reader back.
        statement
            .executeQuery("VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)")
            .next();
      }
    }
    return listener.count("overflowed READ") + listener.count("overflowed WRITE") - before;
  }

  /** As {@link #assertAtRest} with no session open, then {@link #close} in any case. */
  public void closeAtRest() throws SQLException {
    try {
      assertAtRest(0);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    PooledSqlite.resetAll();
    PooledSqlite.removeListener(listener);
  }
}
