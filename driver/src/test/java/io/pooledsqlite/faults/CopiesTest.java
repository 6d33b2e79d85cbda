package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several copies of this library in one JVM: two web applications, or the driver and the agent. */
class CopiesTest {

  private static final int THREADS_EACH = 2;
  private static final long NANOS =
      (long) (Double.parseDouble(System.getProperty("soak.minutes", "0.05")) * 60e9);
  private static final long SEED =
      Long.getLong("soak.seed", ThreadLocalRandom.current().nextInt(1_000_000));
  private static final int INTERRUPT = 9;
  private static final int BUSY = 5;

  @TempDir Path directory;
  private Copy one;
  private Copy two;
  private Path file;

  @BeforeEach
  void load() throws Exception {
    one = new Copy();
    two = new Copy();
    file = directory.resolve("test.db");
    try (Connection plain = plain()) {
      run(plain, "CREATE TABLE t(k PRIMARY KEY, v)", "CREATE TABLE counter(n)");
      run(plain, "INSERT INTO counter VALUES (0)");
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Await.until("no pool", () -> one.pools() == 0 && two.pools() == 0);
    assertThat(directory.toFile().list()).contains("test.db").doesNotContain("test.db-wal");
    try (Connection plain = plain()) {
      assertThat(TestDatabase.text(plain, "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(TestDatabase.text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
      run(plain, "PRAGMA busy_timeout = 0", "INSERT INTO t VALUES ('last', 1)");
    }
    one.resetAll();
    two.resetAll();
  }

  private Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private String url(String parameters) {
    return "jdbc:pooledsqlite:" + file + parameters;
  }

  @Test
  void copiesThatComeAndGoShareOneQueue() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger counted = new AtomicInteger();
    AtomicInteger sessions = new AtomicInteger();
    long end = System.nanoTime() + NANOS;
    try (Workers workers = new Workers()) {
      for (Copy copy : new Copy[] {one, two}) {
        for (int i = 0; i < THREADS_EACH; i++) {
          String name = (copy == one ? "one-" : "two-") + i;
          Random random = new Random(SEED + name.hashCode());
          workers.start(
              name,
              () -> {
                while (System.nanoTime() < end) {
                  int linger = random.nextInt(3);
                  try (Connection session = copy.open(url("?pool.linger=" + linger + "ms"))) {
                    String key = name + "-" + sessions.incrementAndGet() + "-";
                    work(session, key, random, acknowledged, counted);
                  }
                }
              });
        }
      }
      TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    }
    try (Connection plain = plain()) {
      assertThat(number(plain, "SELECT count(*) FROM t")).isEqualTo(acknowledged.get());
      assertThat(number(plain, "SELECT n FROM counter")).isEqualTo(counted.get());
    }
    assertThat(acknowledged.get()).isPositive();
    System.out.printf(
        "copies: %d sessions, %d rows and %d increments acknowledged, none missing (seed %d)%n",
        sessions.get(), acknowledged.get(), counted.get(), SEED);
  }

  /** Any error fails the test: there is nobody to cause one. */
  private static void work(
      Connection session,
      String key,
      Random random,
      AtomicInteger acknowledged,
      AtomicInteger counted)
      throws SQLException {
    for (int i = random.nextInt(8); i >= 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> {
          run(session, "INSERT INTO t VALUES ('" + key + i + "', 1)");
          acknowledged.incrementAndGet();
        }
        case 1 -> {
          session.setAutoCommit(false);
          run(session, "INSERT INTO t VALUES ('" + key + i + "', 1)");
          run(session, "UPDATE counter SET n = n + 1");
          session.commit();
          session.setAutoCommit(true);
          acknowledged.incrementAndGet();
          counted.incrementAndGet();
        }
        case 2 -> {
          run(session, "UPDATE counter SET n = n + 1");
          counted.incrementAndGet();
        }
        default -> number(session, "SELECT count(*) FROM t");
      }
    }
  }

  /** It has switched the file; whoever leaves WAL now leaves it for this session, too. */
  @Test
  void aSessionThatHasRunNothingKeepsTheFileInWal() throws Exception {
    try (Connection idle = one.open(url("?pool.linger=0"))) {
      writeAndEndIn(two, file);
      assertThat(directory.resolve("test.db-wal")).exists();
      assertThat(number(idle, "SELECT count(*) FROM counter")).isEqualTo(2);
    }
  }

  @Test
  void aSessionThatMadeTheFileKeepsItInWal() throws Exception {
    Path made = directory.resolve("made.db");
    try (Connection idle = one.open("jdbc:pooledsqlite:" + made + "?pool.linger=0")) {
      run(idle, "CREATE TABLE counter(n)");
      writeAndEndIn(two, made);
      assertThat(directory.resolve("made.db-wal")).exists();
    }
  }

  private static void writeAndEndIn(Copy copy, Path file) throws Exception {
    try (Connection session = copy.open("jdbc:pooledsqlite:" + file + "?pool.linger=0")) {
      run(session, "INSERT INTO counter VALUES (1)");
    }
    Await.until("no pool", () -> copy.pools() == 0);
  }

  /** A web application that ends, and is forgotten whole, with a transaction open. */
  @ParameterizedTest
  @ValueSource(strings = {"INSERT INTO t VALUES ('never', 1)", "SELECT count(*) FROM t"})
  void whatALostCopyHeldIsGivenBack(String inTransaction) throws Exception {
    try (Connection session = two.open(url("?pool.linger=0&pool.writeTimeout=10ms"))) {
      beginInACopyThatIsLost(inTransaction);
      Await.untilCollected("the slot is free", () -> isWritten(session));
      Await.untilCollected(
          "the WAL can be emptied", () -> Files.size(directory.resolve("test.db-wal")) == 0);
      assertThat(number(session, "SELECT count(*) FROM t WHERE k = 'never'")).isZero();
    }
    // It may still have a session open, which the garbage collector is to find.
    Await.untilCollected("out of WAL", () -> !Files.exists(directory.resolve("test.db-wal")));
  }

  private void beginInACopyThatIsLost(String statement) throws Exception {
    Connection lost = new Copy().open(url("?pool.linger=0"));
    lost.setAutoCommit(false);
    try (Statement first = lost.createStatement()) {
      first.execute(statement);
    }
  }

  private static boolean isWritten(Connection session) throws SQLException {
    try {
      run(session, "UPDATE counter SET n = n + 1");
      return true;
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(BUSY);
      return false;
    }
  }

  @Test
  void aWaitForAnotherCopyCanBeCancelled() throws Exception {
    try (Connection holder = one.open(url("?pool.linger=0"));
        Connection session = two.open(url("?pool.linger=0"));
        Statement waiting = session.createStatement();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      run(holder, "INSERT INTO t VALUES ('holder', 1)");
      AtomicReference<SQLException> refused = new AtomicReference<>();
      workers.start(
          "waiting",
          () -> {
            try {
              waiting.executeUpdate("INSERT INTO t VALUES ('waiting', 1)");
            } catch (SQLException e) {
              refused.set(e);
            }
          });
      Await.until(
          "cancelled",
          () -> {
            waiting.cancel();
            return refused.get() != null;
          });
      workers.join();
      assertThat(refused.get().getErrorCode()).isEqualTo(INTERRUPT);
      holder.commit();
      run(session, "INSERT INTO t VALUES ('later', 1)");
    }
  }

  @Test
  void aThreadDoesNotWaitForItselfInAnotherCopy() throws Exception {
    try (Connection holder = one.open(url("?pool.linger=0"));
        Connection session = two.open(url("?pool.linger=0"))) {
      holder.setAutoCommit(false);
      run(holder, "INSERT INTO t VALUES ('holder', 1)");
      assertThatThrownBy(() -> run(session, "INSERT INTO t VALUES ('itself', 1)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(BUSY));
      holder.commit();
      run(session, "INSERT INTO t VALUES ('later', 1)");
    }
  }

  /** Whether the other one's transaction ends soon, nobody knows. */
  @Test
  void theEndOfAPoolDoesNotWaitForTheOtherCopysTransaction() throws Exception {
    try (Connection holder = one.open(url("?pool.linger=0"));
        Connection session = two.open(url("?pool.linger=0"))) {
      holder.setAutoCommit(false);
      run(holder, "INSERT INTO t VALUES ('holder', 1)");
      assertThat(number(session, "SELECT n FROM counter")).isZero();
      try (Workers workers = new Workers()) {
        Thread closer = workers.start("closer", session::close);
        Await.until("closed, or waiting", () -> !closer.isAlive() || isWaiting(closer));
        assertThat(isWaiting(closer)).isFalse();
      }
      holder.commit();
    }
  }

  private static boolean isWaiting(Thread closer) {
    List<String> stack =
        Arrays.stream(closer.getStackTrace()).map(StackTraceElement::getMethodName).toList();
    return stack.contains("takeSlot") && stack.contains("nanos");
  }

  @Test
  void aFileThatOneCopyTookOutOfPoolingIsOutOfItInTheOther() throws Exception {
    Path other = directory.resolve("other.db");
    try (Connection early = two.open(url(""))) {
      assertThat(number(early, "SELECT n FROM counter")).isZero();
      try (Connection attaching = one.open(url(""))) {
        run(attaching, "ATTACH '" + other + "' AS other", "CREATE TABLE other.u(x)");
        run(attaching, "INSERT INTO t VALUES ('attaching', 1)");
        Await.until("retired in both", () -> one.pools() == 0 && two.pools() == 0);
        try (Connection plain = plain()) {
          assertThat(TestDatabase.text(plain, "PRAGMA journal_mode")).isEqualTo("delete");
        }
        // The session that was open goes on, a new one is passed through.
        run(early, "INSERT INTO t VALUES ('early', 1)");
        try (Connection late = two.open(url(""))) {
          assertThat(late.getClass().getName()).isEqualTo("org.sqlite.jdbc4.JDBC4Connection");
          assertThat(number(late, "SELECT count(*) FROM t")).isEqualTo(2);
        }
      }
      run(early, "UPDATE counter SET n = n + 1");
      assertThat(two.pools()).isZero();
    }
    assertThat(Files.exists(other)).isTrue();
  }
}
