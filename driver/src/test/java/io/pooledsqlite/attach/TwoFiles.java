package io.pooledsqlite.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.RecordingPoolListener;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A file {@code a.db} with table {@code t} and a file {@code b.db} with table {@code u}. */
final class TwoFiles implements AutoCloseable {

  private final Path directory;
  private final String parameters;
  private final RecordingPoolListener listener = new RecordingPoolListener();

  TwoFiles(Path directory, String... parameters) throws SQLException {
    this.directory = directory;
    this.parameters = parameters.length == 0 ? "" : "?" + String.join("&", parameters);
    PooledSqlite.addListener(listener);
    try (Connection a = plain("a");
        Connection b = plain("b")) {
      TestDatabase.run(a, "CREATE TABLE t(id INTEGER PRIMARY KEY, v INTEGER)");
      TestDatabase.run(b, "CREATE TABLE u(id INTEGER PRIMARY KEY, v INTEGER)");
      TestDatabase.run(a, "INSERT INTO t VALUES (0, 0)");
      TestDatabase.run(b, "INSERT INTO u VALUES (0, 0)");
    }
  }

  RecordingPoolListener listener() {
    return listener;
  }

  Path path(String name) {
    return directory.resolve(name + ".db");
  }

  Connection open(String name) throws SQLException {
    return DriverManager.getConnection("jdbc:pooledsqlite:" + path(name) + parameters);
  }

  /** Opens one file and attaches the other under its letter. */
  Connection openWithOther(String name) throws SQLException {
    Connection session = open(name);
    attachOther(session, name);
    return session;
  }

  void attachOther(Connection session, String name) throws SQLException {
    String other = name.equals("a") ? "b" : "a";
    TestDatabase.run(session, "ATTACH '" + path(other) + "' AS " + other);
  }

  Connection plain(String name) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path(name));
  }

  long count(String name, String query) throws SQLException {
    try (Connection connection = plain(name)) {
      return TestDatabase.number(connection, query);
    }
  }

  /** The journal mode, as a plain connection finds it. */
  String mode(String name) throws SQLException {
    try (Connection connection = plain(name)) {
      return TestDatabase.text(connection, "PRAGMA journal_mode");
    }
  }

  /** Waits until no lease, slot, session or pool is left; {@code pool.linger} must be 0. */
  void assertAtRest() throws SQLException {
    Await.until("pools gone", () -> PooledSqlite.pools().isEmpty());
    Await.until("slots free", this::slotsAreFree);
    for (String name : new String[] {"a", "b"}) {
      try (Connection connection = plain(name)) {
        assertThat(TestDatabase.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
      }
      assertThat(mode(name)).as("mode of " + name).isEqualTo("delete");
    }
  }

  boolean slotsAreFree() {
    int released = listener.count("writeReleased");
    return listener.count("writeAcquired") == released;
  }

  /** Leases of all pools, but for those of pinned sessions. */
  int leases() {
    int leases = 0;
    for (PoolStats pool : PooledSqlite.pools()) {
      for (LeaseKind kind : LeaseKind.values()) {
        leases += kind == LeaseKind.PINNED ? 0 : pool.leasesActive(kind);
      }
    }
    return leases;
  }

  @Override
  public void close() {
    PooledSqlite.resetAll();
    PooledSqlite.removeListener(listener);
  }
}
