package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.faults.Fault.Effect;
import io.pooledsqlite.faults.Fault.Failure;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads that write, while statements are cancelled, threads interrupted, sessions closed by
 * others and driver calls made to fail, all at random: every acknowledged row is there, and no
 * lease, permit or slot is missing afterwards. {@code -Dsoak.minutes} says how long, {@code
 * -Dsoak.seed} with which choices.
 */
class FaultStormTest {

  private static final int WORKERS = 6;
  private static final long NANOS =
      (long) (Double.parseDouble(System.getProperty("soak.minutes", "1")) * 60e9);
  private static final long SEED =
      Long.getLong("soak.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final Failure[] FAILURES = Failure.values();
  private static final String[] TEXTS = {
    "BEGIN", "COMMIT", "ROLLBACK", "INSERT", "SELECT", "PREPARE", "PRAGMA", "OPEN", "CLOSE"
  };

  @TempDir Path directory;
  private final FaultyDriver driver = new FaultyDriver();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicReferenceArray<Connection> sessions = new AtomicReferenceArray<>(WORKERS);
  private final AtomicReferenceArray<Statement> statements = new AtomicReferenceArray<>(WORKERS);
  private TestDatabase database;

  @AfterEach
  void reset() {
    driver.disarm();
    database.close();
  }

  @Test
  void nothingAcknowledgedIsLostAndEverythingComesBackToRest() throws SQLException {
    database =
        new TestDatabase(
            directory, "pool.readers=3", "pool.idleCheckpoint=10ms", "pool.writeTimeout=5s");
    database.with("CREATE TABLE t(k TEXT PRIMARY KEY, v)");
    long end = System.nanoTime() + NANOS;
    try (Workers workers = new Workers();
        Connection keeper = driver.open(database.url())) {
      Thread[] threads = new Thread[WORKERS];
      for (int i = 0; i < WORKERS; i++) {
        int number = i;
        threads[i] = workers.start("worker-" + i, () -> work(number, end));
      }
      disturb(threads, end);
      driver.disarm();
      workers.join();
      assertThat(TestDatabase.number(keeper, "SELECT 1")).isEqualTo(1);
    }
    database.assertCountsAtRest(0);
    check();
  }

  private void check() throws SQLException {
    Set<String> missing = ConcurrentHashMap.newKeySet();
    missing.addAll(acknowledged);
    int unexpected = 0;
    try (Connection plain = database.plain();
        Statement statement = plain.createStatement();
        ResultSet rows = statement.executeQuery("SELECT k FROM t")) {
      while (rows.next()) {
        if (!missing.remove(rows.getString(1)) && !refused.contains(rows.getString(1))) {
          unexpected++;
        }
      }
    }
    assertThat(missing).as("acknowledged but missing, seed " + SEED).isEmpty();
    assertThat(unexpected).as("rows nobody wrote, seed " + SEED).isZero();
    assertThat(acknowledged).isNotEmpty();
    System.out.printf(
        "soak: %d rows acknowledged, none missing, %d refused, %d faults injected (seed %d)%n",
        acknowledged.size(), refused.size(), driver.struck(), SEED);
  }

  private void work(int worker, long end) {
    Random random = new Random(SEED + worker);
    for (int i = 0; System.nanoTime() < end; i++) {
      try (Connection session = driver.open(database.url())) {
        sessions.set(worker, session);
        for (int k = 0; k < 20; k++) {
          step(session, worker, worker + "-" + i + "-" + k, random.nextInt(4));
        }
      } catch (SQLException | RuntimeException | OutOfMemoryError e) {
        assertThat(e).isNotInstanceOf(NullPointerException.class);
        assertThat(e).isNotInstanceOf(AssertionError.class);
      }
    }
  }

  private void step(Connection session, int worker, String key, int kind) throws SQLException {
    boolean done = false;
    try {
      switch (kind) {
        case 0 -> insert(session, worker, key);
        case 1 -> {
          session.setAutoCommit(false);
          insert(session, worker, key);
          session.commit();
        }
        case 2 -> {
          session.setAutoCommit(true);
          TestDatabase.run(session, "BEGIN", "INSERT INTO t VALUES ('" + key + "', 1)", "COMMIT");
        }
        default -> {
          session.setAutoCommit(false);
          TestDatabase.number(session, "SELECT count(*) FROM t");
          insert(session, worker, key);
          session.commit();
        }
      }
      done = session.getAutoCommit() || kind != 0;
      if (kind != 0) {
        session.setAutoCommit(true);
      }
    } finally {
      (done ? acknowledged : refused).add(key);
    }
  }

  private void insert(Connection session, int worker, String key) throws SQLException {
    try (PreparedStatement insert = session.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      statements.set(worker, insert);
      insert.setString(1, key);
      insert.setBytes(2, new byte[300]);
      insert.executeUpdate();
    }
  }

  private void disturb(Thread[] threads, long end) throws SQLException {
    Random random = new Random(SEED);
    while (System.nanoTime() < end) {
      int victim = random.nextInt(WORKERS);
      switch (random.nextInt(4)) {
        case 0 -> threads[victim].interrupt();
        case 1 -> {
          Statement statement = statements.get(victim);
          if (statement != null) {
            statement.cancel();
          }
        }
        case 2 -> {
          Connection session = sessions.get(victim);
          if (session != null && random.nextInt(5) == 0) {
            closeQuietly(session);
          }
        }
        default -> {
          Effect[] effects = Effect.values();
          Fault fault =
              new Fault(
                  effects[random.nextInt(effects.length)],
                  FAILURES[random.nextInt(FAILURES.length)]);
          driver.arm(TEXTS[random.nextInt(TEXTS.length)], fault, 1);
        }
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(700));
    }
  }

  private static void closeQuietly(Connection session) throws SQLException {
    try {
      session.close();
    } catch (RuntimeException | OutOfMemoryError e) {
      assertThat(e).hasMessage("injected");
    }
  }
}
