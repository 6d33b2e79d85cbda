package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.faults.Fault.Effect;
import io.pooledsqlite.faults.Fault.Failure;
import io.pooledsqlite.pool.PoolStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file can not be opened, as where the process has too many: those that nobody uses are closed,
 * and it is tried once more.
 */
class OpenAgainTest {

  private static final Interference CAN_NOT_OPEN =
      (raw, step) -> {
        throw new SQLiteException("[SQLITE_CANTOPEN] injected", SQLiteErrorCode.SQLITE_CANTOPEN);
      };

  @TempDir Path directory;

  private final FaultyDriver driver = new FaultyDriver();

  @AfterEach
  void reset() {
    PooledSqlite.resetAll();
  }

  private Connection open(String name) throws SQLException {
    return driver.open("jdbc:pooledsqlite:" + directory.resolve(name));
  }

  private void use(String name) throws SQLException {
    try (Connection connection = open(name)) {
      run(connection, "CREATE TABLE IF NOT EXISTS t(x)", "INSERT INTO t VALUES (1)");
    }
  }

  private static List<Path> pooled() {
    return PooledSqlite.pools().stream()
        .map(PoolStats::databasePath)
        .map(file -> Path.of(file).getFileName())
        .toList();
  }

  @Test
  void thoseThatLingerAreClosedForIt() throws Exception {
    use("a.db");
    use("b.db");
    try (Connection used = open("c.db")) {
      run(used, "CREATE TABLE t(x)");
      driver.arm("OPEN", CAN_NOT_OPEN, 1);
      use("d.db");
      assertThat(driver.struck()).isEqualTo(1);
      assertThat(pooled()).containsExactlyInAnyOrder(Path.of("c.db"), Path.of("d.db"));
      run(used, "INSERT INTO t VALUES (1)");
    }
    try (Connection again = open("a.db")) {
      assertThat(number(again, "SELECT count(*) FROM t")).isEqualTo(1);
    }
  }

  @Test
  void alsoForAConnectionThatIsNotPooled() throws Exception {
    use("a.db");
    driver.arm("OPEN", CAN_NOT_OPEN, 1);
    try (Connection memory = driver.open("jdbc:pooledsqlite::memory:")) {
      assertThat(number(memory, "SELECT 1")).isEqualTo(1);
    }
    assertThat(driver.struck()).isEqualTo(1);
    assertThat(pooled()).isEmpty();
  }

  @Test
  void whatWasThrownFirstIsThrownIfItFailsAgain() throws Exception {
    use("a.db");
    AtomicInteger tries = new AtomicInteger();
    driver.arm(
        "OPEN",
        (raw, step) -> {
          String message = "[SQLITE_CANTOPEN] injected " + tries.incrementAndGet();
          throw new SQLiteException(message, SQLiteErrorCode.SQLITE_CANTOPEN);
        },
        2);
    assertThatThrownBy(() -> use("b.db"))
        .isInstanceOf(SQLiteException.class)
        .hasMessage("[SQLITE_CANTOPEN] injected 1");
    assertThat(driver.struck()).isEqualTo(2);
  }

  @Test
  void whereNoneLingersItIsNotTriedAgain() throws Exception {
    try (Connection used = open("a.db")) {
      assertThat(number(used, "SELECT 1")).isEqualTo(1);
      driver.arm("OPEN", CAN_NOT_OPEN, 1);
      assertThatThrownBy(() -> use("b.db")).isInstanceOf(SQLiteException.class);
      assertThat(pooled()).containsExactly(Path.of("a.db"));
    }
  }

  @Test
  void anotherErrorClosesNothing() throws Exception {
    use("a.db");
    driver.arm("OPEN", new Fault(Effect.INSTEAD, Failure.IO_ERROR), 1);
    assertThatThrownBy(() -> use("b.db")).isInstanceOf(SQLiteException.class);
    assertThat(pooled()).containsExactly(Path.of("a.db"));
  }
}
