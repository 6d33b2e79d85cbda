package io.pooledsqlite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.fuzz.History.Operation;
import io.pooledsqlite.fuzz.History.Transaction;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What threads see of each other's transactions is what some order of these transactions, one after
 * the other, would have shown them: serialisable, and in real time.
 */
class HistoryTest {

  private static final int KEYS = 4;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(2);

  @TempDir Path directory;

  private final History history = new History();
  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  private TestDatabase database() throws SQLException {
    TestDatabase database = new TestDatabase(directory, "synchronous=OFF");
    database.with("CREATE TABLE lists(k INTEGER PRIMARY KEY, v TEXT NOT NULL)");
    for (int key = 0; key < KEYS; key++) {
      database.with("INSERT INTO lists VALUES (" + key + ", '')");
    }
    return database;
  }

  @Test
  void sessionsWithTransactions() throws Exception {
    try (TestDatabase database = database()) {
      Workers.runAll(
          6,
          number -> {
            try (Connection connection = database.open()) {
              work(connection, "session " + number, new Random(number), true);
            }
          });
      assertSerialisable(database);
    }
  }

  @Test
  void oneSharedSessionBesideOthers() throws Exception {
    try (TestDatabase database = database();
        Connection shared = database.open()) {
      Workers.runAll(
          6,
          number -> {
            if (number < 4) {
              work(shared, "shared, thread " + number, new Random(number), false);
            } else {
              try (Connection connection = database.open()) {
                work(connection, "session " + number, new Random(number), true);
              }
            }
          });
      assertSerialisable(database);
    }
  }

  /** All threads work in whatever transaction is open; one of them commits for everybody. */
  @Test
  void oneSharedSessionWithATransactionForAll() throws Exception {
    try (TestDatabase database = database();
        Connection shared = database.open()) {
      Workers.runAll(
          5,
          number -> {
            if (number > 0) {
              work(shared, "shared, thread " + number, new Random(number), false);
              return;
            }
            long end = System.nanoTime() + NANOS;
            while (System.nanoTime() < end) {
              shared.setAutoCommit(false);
              append(shared, 0, "committer");
              shared.commit();
              read(shared, 1, "committer");
              shared.setAutoCommit(true);
            }
          });
      assertSerialisable(database);
    }
  }

  private void append(Connection connection, int key, String who) throws SQLException {
    run(connection, who, List.of(key), List.of(true), false);
  }

  private void read(Connection connection, int key, String who) throws SQLException {
    run(connection, who, List.of(key), List.of(false), false);
  }

  private void work(Connection connection, String who, Random random, boolean transactions)
      throws SQLException {
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      boolean several = transactions && random.nextInt(3) > 0;
      List<Integer> keys = new ArrayList<>();
      List<Boolean> appends = new ArrayList<>();
      int statements = several ? 1 + random.nextInt(4) : 1;
      for (int i = 0; i < statements; i++) {
        keys.add(random.nextInt(KEYS));
        appends.add(random.nextInt(5) < 2);
      }
      if (!several) {
        run(connection, who, keys, appends, false);
        continue;
      }
      connection.setAutoCommit(false);
      run(connection, who, keys, appends, random.nextInt(8) == 0);
      connection.setAutoCommit(true);
    }
  }

  /** Runs statements as one transaction, or one of them in autocommit, and notes what happened. */
  private void run(
      Connection connection,
      String who,
      List<Integer> keys,
      List<Boolean> appends,
      boolean rollBack)
      throws SQLException {
    boolean several = who.startsWith("session") && !connection.getAutoCommit();
    List<Operation> operations = new ArrayList<>();
    long begun = System.nanoTime();
    boolean committed = false;
    try {
      for (int i = 0; i < keys.size(); i++) {
        operations.add(
            appends.get(i) ? append(connection, keys.get(i)) : read(connection, keys.get(i)));
      }
      if (several && rollBack) {
        connection.rollback();
      } else if (several) {
        connection.commit();
      }
      committed = !rollBack;
    } catch (SQLException e) {
      // Intended difference (c); nothing else is refused.
      assertThat(e.getMessage()).contains("SQLITE_BUSY_SNAPSHOT");
      refused.incrementAndGet();
      connection.rollback();
    }
    history.add(new Transaction(who, begun, System.nanoTime(), committed, operations));
  }

  private Operation append(Connection connection, int key) throws SQLException {
    int value = values.incrementAndGet();
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE lists SET v = v || ' ' || ? WHERE k = ?")) {
      update.setInt(1, value);
      update.setInt(2, key);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    return Operation.append(key, value);
  }

  private static Operation read(Connection connection, int key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT v FROM lists WHERE k = ?")) {
      select.setInt(1, key);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return Operation.read(key, parse(row.getString(1)));
      }
    }
  }

  private static List<Integer> parse(String list) {
    return Arrays.stream(list.strip().split(" "))
        .filter(word -> !word.isEmpty())
        .map(Integer::valueOf)
        .toList();
  }

  private void assertSerialisable(TestDatabase database) throws SQLException {
    Map<Integer, List<Integer>> lists = new HashMap<>();
    try (Connection plain = database.plain()) {
      for (int key = 0; key < KEYS; key++) {
        lists.put(key, read(plain, key).seen());
      }
    }
    List<Transaction> all = history.transactions();
    assertThat(HistoryCheck.violations(history, lists)).isEmpty();
    long committed = all.stream().filter(Transaction::committed).count();
    System.out.println(
        "history: " + committed + " of " + all.size() + " committed, " + refused + " refused");
    assertThat(committed).isGreaterThan(10);
  }
}
