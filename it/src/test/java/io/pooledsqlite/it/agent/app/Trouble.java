package io.pooledsqlite.it.agent.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What an operator is to be told of, made on purpose. */
final class Trouble {

  private static final int CROWD = 12;

  private static final List<Connection> OPEN = new CopyOnWriteArrayList<>();
  private static volatile AtomicBoolean goesOn = new AtomicBoolean(true);

  private Trouble() {}

  static void make(String what, String url) throws Exception {
    AtomicBoolean going = goesOn;
    switch (what) {
      case "slow" -> Traffic.daemon("slow", () -> holdAgainAndAgain(url, going)).start();
      case "snapshot" -> openSnapshot(url);
      case "grow" -> {
        try (Connection connection = DriverManager.getConnection(url)) {
          Traffic.run(connection, "INSERT INTO t(v) VALUES (zeroblob(30000000))");
        }
      }
      case "crowd" -> {
        for (int i = 0; i < CROWD; i++) {
          Traffic.daemon("crowd-" + i, () -> readForLong(url, going)).start();
        }
      }
      case "stumble" -> DriverManager.getConnection(url, new Stumbling()).close();
      default -> throw new IllegalArgumentException(what);
    }
  }

  static void end() throws SQLException {
    goesOn.set(false);
    goesOn = new AtomicBoolean(true);
    for (Connection connection : OPEN) {
      connection.close();
    }
    OPEN.clear();
  }

  private static void holdAgainAndAgain(String url, AtomicBoolean going) throws Exception {
    while (going.get()) {
      try (Connection connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(false);
        Traffic.run(connection, "INSERT INTO t(v) VALUES ('slow')");
        Thread.sleep(900);
        connection.commit();
      }
    }
  }

  private static void openSnapshot(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    Traffic.run(connection, "SELECT count(*) FROM t");
    OPEN.add(connection);
  }

  private static void readForLong(String url, AtomicBoolean going) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      while (going.get()) {
        Traffic.run(
            connection,
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000)"
                + " SELECT count(*) FROM c");
      }
    }
  }

  /** Properties that fail whoever looks at them first, which is the agent. */
  private static final class Stumbling extends Properties {
    private static final long serialVersionUID = 1;
    private final transient AtomicBoolean stumbled = new AtomicBoolean();

    @Override
    public Set<String> stringPropertyNames() {
      if (stumbled.compareAndSet(false, true)) {
        throw new IllegalStateException("on purpose");
      }
      return super.stringPropertyNames();
    }
  }
}
