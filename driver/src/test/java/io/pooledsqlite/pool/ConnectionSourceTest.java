package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.pooledsqlite.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HikariCP and its pool must agree on, also where one of them is stopped midway. */
class ConnectionSourceTest {

  @TempDir private Path directory;

  private final ScheduledExecutorService housekeeper = Executors.newScheduledThreadPool(1);
  private final List<Connection> opened = new CopyOnWriteArrayList<>();
  private final CountDownLatch opening = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private ConnectionSource source;
  private PhysicalOpener opener;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("a.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.createStatement().executeUpdate("CREATE TABLE part(id)");
    }
    opener = PhysicalOpeners.of(new HikariWaits(), file);
    source = new ConnectionSource("a", 1, Duration.ZERO, opener, housekeeper, null, () -> {});
  }

  @AfterEach
  void end() {
    goOn.countDown();
    housekeeper.shutdownNow();
  }

  /**
   * Want of stack can stop HikariCP between taking a connection and handing it out. It counted as
   * lent for ever, and everybody after that waited a second in vain.
   */
  @Test
  void aConnectionThatHikariLostIsReplaced() throws Exception {
    goOn.countDown();
    source.close();
    AtomicBoolean noRoom = new AtomicBoolean(true);
    IMetricsTracker tracker =
        new IMetricsTracker() {
          @Override
          public void recordConnectionAcquiredNanos(long nanos) {
            if (noRoom.compareAndSet(true, false)) {
              throw new StackOverflowError();
            }
          }
        };
    source =
        new ConnectionSource(
            "b", 1, Duration.ZERO, opener, housekeeper, (name, stats) -> tracker, () -> {});
    // On a busy machine HikariCP may be too slow to make one: then an extra one is lent.
    Await.until(
        "HikariCP lost one",
        () -> {
          try {
            source.giveBack(source.borrow());
            return false;
          } catch (StackOverflowError e) {
            return true;
          }
        });
    Await.until(
        "another one took its place",
        () -> {
          ConnectionSource.Borrowed again = source.borrow();
          source.giveBack(again);
          return again.pooled() != null;
        });

    source.stopKeeping();
    Await.until("nothing open", source::isDrained);
    source.close();
  }

  @Test
  void closesWhatIsOpenedMeanwhile() throws Exception {
    CompletableFuture<ConnectionSource.Borrowed> borrowed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return source.borrow();
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    opening.await();
    // HikariCP is too slow to make one, so the borrower opens its own.
    source.giveBack(borrowed.get());

    Thread closing = new Thread(source::close);
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closing.join();

    assertThat(source.isDrained()).isTrue();
    assertThat(opened).hasSize(2);
    for (Connection connection : opened) {
      assertThat(connection.isClosed()).isTrue();
    }
  }

  /** A reader that came while the file left WAL had its connection closed between two rows. */
  @Test
  void whatWasLetGoOutlivesThePool() throws Exception {
    goOn.countDown();
    List<ConnectionSource.Borrowed> kept = new CopyOnWriteArrayList<>();
    // On a busy machine HikariCP may be too slow to make one: then an extra one is lent.
    Await.until(
        "HikariCP lends one",
        () -> {
          ConnectionSource.Borrowed borrowed = source.borrow();
          if (borrowed.pooled() == null) {
            source.giveBack(borrowed);
            return false;
          }
          return kept.add(borrowed);
        });
    source.letGo();
    ConnectionSource.Borrowed extra = source.borrow();
    assertThat(extra.pooled()).isNull();
    source.giveBack(extra);
    source.close();

    PhysicalConnection connection = kept.get(0).connection();
    assertThat(connection.ask("SELECT count(*) FROM part")).isEqualTo("0");
    source.giveBack(kept.get(0));
    assertThat(connection.raw().isClosed()).isTrue();
  }

  /** HikariCP's thread opens its connection when the test says so. */
  private final class HikariWaits implements ConnectionOpener {

    @Override
    public Connection open(String url, Properties info) throws SQLException {
      if (Thread.currentThread().getName().startsWith("pooledsqlite-a-")) {
        opening.countDown();
        try {
          assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
          throw new SQLException(e);
        }
      }
      Connection connection = DriverManager.getConnection(url, info);
      opened.add(connection);
      return connection;
    }
  }
}
