package io.pooledsqlite.pool;

import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import io.pooledsqlite.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that linger while maintenance has no time for them. */
class LingeringTest {

  @TempDir Path directory;

  private final PoolEnvironment environment =
      new PoolEnvironment(new PoolListener() {}, null, new ExitHook(() -> {}));
  private final DatabaseRegistry registry = new DatabaseRegistry(environment);
  private final CountDownLatch busy = new CountDownLatch(1);

  @AfterEach
  void close() {
    busy.countDown();
    registry.closeAll("the test is over");
  }

  private void keepMaintenanceBusy() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    environment.later(
        Duration.ZERO,
        () -> {
          begun.countDown();
          awaitBusyOver();
        });
    begun.await();
  }

  private void awaitBusyOver() {
    try {
      busy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Database open(int number) throws SQLException {
    DatabaseRegistry.Opened opened =
        registry.open(
            "jdbc:sqlite:" + directory.resolve(number + ".db"),
            PoolProperties.of(null),
            PoolConfig.defaults(),
            DriverManager::getConnection);
    return Objects.requireNonNull(opened.pool()).database();
  }

  @Test
  void whoClosesEndsThemWhereMaintenanceDoesNot() throws Exception {
    keepMaintenanceBusy();
    for (int i = 0; i < 3 * Lingering.MOST; i++) {
      open(i).release();
      assertThat(registry.pools()).hasSize(Math.min(i + 1, 2 * Lingering.MOST));
    }
    busy.countDown();
    Await.until("few are left", () -> registry.pools().size() == Lingering.MOST);
  }

  @Test
  void thatWhichIsOpenedBeforeMaintenanceComesStaysOpen() throws Exception {
    keepMaintenanceBusy();
    Database oldest = open(0);
    oldest.release();
    for (int i = 1; i <= Lingering.MOST; i++) {
      open(i).release();
    }
    assertThat(open(0)).isSameAs(oldest);
    open(Lingering.MOST + 1).release();
    busy.countDown();
    Await.until("few linger", () -> registry.pools().size() == Lingering.MOST + 1);
    assertThat(oldest.isRetired()).isFalse();
    oldest.release();
    Await.until("few are left", () -> registry.pools().size() == Lingering.MOST);
    assertThat(oldest.isRetired()).isFalse();
  }

  private static String count(PhysicalConnection connection) throws SQLException {
    return connection.ask("SELECT count(*) FROM t");
  }

  @Test
  void whereTheFileIsGoneTheExitOfTheJvmLeavesNothing() throws Exception {
    keepMaintenanceBusy();
    Path file = directory.resolve("0.db");
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(plain, "CREATE TABLE t(x)");
    }
    Database database = open(0);
    assertThat(Objects.requireNonNull(database.primary()).<String>look(LingeringTest::count))
        .isEqualTo("0");
    database.release();
    assertThat(directory).isDirectoryContaining("glob:**-wal").isDirectoryContaining("glob:**-shm");
    Files.delete(file);
    registry.shutDown(Await.DEADLINE);
    assertThat(directory).isEmptyDirectory();
    assertThat(registry.pools()).isEmpty();
  }
}
