package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What takes SQLite's write lock passes the write queue, whoever asks for it: writes, commits,
 * checkpoints, the way into WAL and out of it. No two connections are ever at it at once, which is
 * what SQLite's WAL-reset bug needs.
 */
class OneAtATimeTest {

  private static final long NANOS =
      TimeUnit.SECONDS.toNanos(Integer.getInteger("pooledsqlite.test.oneAtATimeSeconds", 3));
  private static final int SLICES = 5;
  private static final int THREADS = 3;

  private enum Kind {
    WRITE,
    COMMIT,
    CHECKPOINT,
    JOURNAL_MODE,
    LAST_CLOSE
  }

  private record Running(Kind kind, Connection raw) {}

  @TempDir Path directory;
  private final FaultyDriver driver = new FaultyDriver();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Map<Kind, Integer> seen = new ConcurrentHashMap<>();
  private final Map<String, Integer> overlaps = new ConcurrentHashMap<>();
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database =
        new TestDatabase(directory, "pool.linger=0", "pool.idleCheckpoint=10ms", "pool.readers=2");
    database.with("CREATE TABLE t(a, b)");
    driver.watch(this::around);
  }

  @AfterEach
  void reset() {
    database.close();
  }

  @Test
  void noTwoConnectionsWriteCommitCheckpointOrSwitchAtOnce() throws SQLException {
    for (int slice = 0; slice < SLICES; slice++) {
      storm(slice);
    }
    assertThat(overlaps).as("at once, of %s", seen).isEmpty();
    assertThat(seen).containsOnlyKeys(Kind.values());
    assertThat(database.listener().count("busy")).isZero();
  }

  /** Ends with the last close. */
  private void storm(int slice) {
    long end = System.nanoTime() + NANOS / SLICES;
    Workers.runAll(
        THREADS,
        worker -> {
          Random dice = new Random(slice * THREADS + worker);
          while (System.nanoTime() < end) {
            try (Connection session = driver.open(database.url())) {
              for (int steps = dice.nextInt(8); steps > 0; steps--) {
                step(session, dice);
              }
            }
            // Now and then nobody has the file, and its pool ends while the next one comes.
            Thread.sleep(dice.nextInt(30));
          }
        });
  }

  private static void step(Connection session, Random dice) throws Exception {
    switch (dice.nextInt(6)) {
      case 0 -> {
        session.setAutoCommit(false);
        TestDatabase.run(session, "INSERT INTO t VALUES (1, 2)");
        session.commit();
        session.setAutoCommit(true);
      }
      case 1 -> TestDatabase.run(session, "INSERT INTO t VALUES (1, zeroblob(20000))");
      case 2 -> TestDatabase.run(session, "DELETE FROM t WHERE rowid % 3 = 0");
      case 3 -> TestDatabase.text(session, "PRAGMA wal_checkpoint(PASSIVE)");
      case 4 -> TestDatabase.number(session, "SELECT count(*) FROM t");
      // Longer than it takes until an idle file is checkpointed.
      default -> Thread.sleep(dice.nextInt(20));
    }
  }

  private Object around(String text, Connection raw, Interference.Step step) throws Throwable {
    if (raw == null || !isAtTheFile(raw)) {
      return step.run();
    }
    open.add(raw);
    Kind kind = kind(text);
    if (kind == null) {
      return text.equals("CLOSE") ? closing(raw, step) : step.run();
    }
    seen.merge(kind, 1, Integer::sum);
    Running mine = new Running(kind, raw);
    running.add(mine);
    try {
      for (Running other : running) {
        if (other.raw() != raw) {
          overlaps.merge(kind + " beside " + other.kind(), 1, Integer::sum);
        }
      }
      return text.equals("CLOSE") ? closing(raw, step) : step.run();
    } finally {
      running.remove(mine);
    }
  }

  private Object closing(Connection raw, Interference.Step step) throws Throwable {
    try {
      return step.run();
    } finally {
      open.remove(raw);
    }
  }

  /** What result sets are read ahead into is a file of its own. */
  private boolean isAtTheFile(Connection raw) throws SQLException {
    return raw.isClosed() || raw.getMetaData().getURL().endsWith("test.db");
  }

  private Kind kind(String text) {
    if (text.startsWith("INSERT") || text.startsWith("DELETE")) {
      return Kind.WRITE;
    }
    if (text.startsWith("COMMIT")) {
      return Kind.COMMIT;
    }
    if (text.contains("wal_checkpoint") && !text.startsWith("PREPARE")) {
      return Kind.CHECKPOINT;
    }
    if (text.startsWith("PRAGMA") && text.matches(".*journal_mode\\s*=.*")) {
      return Kind.JOURNAL_MODE;
    }
    // "When the last connection to a database closes, that connection does one last checkpoint"
    // (sqlite.org/wal.html).
    return text.equals("CLOSE") && open.size() == 1 ? Kind.LAST_CLOSE : null;
  }
}
