package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.FieldStep;
import io.pooledsqlite.metrics.RegionTotals;
import io.pooledsqlite.session.Region;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a region comes by its connection, wherever that is kept. */
@Timeout(60)
class RegionsTest {

  @TempDir private Path folder;

  private final Sites sites = new Sites();
  private final RegionLocks locks = new RegionLocks();
  private final Regions regions =
      new Regions(
          sites,
          locks,
          e -> {
            throw new AssertionError(e);
          });

  /** Keeps the connection where no code of a class below can name it. */
  static class Base {
    @SuppressWarnings("UnusedVariable")
    private Connection connection;
  }

  static final class Holder extends Base {
    /** Not that of the base. */
    Connection connection;
  }

  static final class Wrapping {
    private final Holder holder = new Holder();
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:pooledsqlite:" + folder.resolve("regions.db"));
  }

  private int site(FieldStep... way) {
    int site =
        sites.add(
            new WeakReference<>(getClass().getClassLoader()),
            new FieldReach(List.of(way), type -> {}));
    RegionTotals totals = new RegionTotals();
    MonitorPlan.Rule rule = new MonitorPlan.Rule(Region.Kind.READ, false);
    sites.plan(
        site,
        new MonitorPlan(
            "test",
            Map.of(site, new MonitorPlan.Known(rule, totals.add(RegionTotals.Verdict.READ))),
            totals));
    return site;
  }

  private static FieldStep step(Class<?> owner, String name, Class<?> type) {
    return new FieldStep(owner.getName().replace('.', '/'), name, type.descriptorString());
  }

  @Test
  void aPrivateFieldOfABaseIsReachedThroughAnotherObject() throws SQLException {
    int site =
        site(
            step(Wrapping.class, "holder", Holder.class),
            step(Base.class, "connection", Connection.class));
    Wrapping wrapping = new Wrapping();
    assertThat(regions.enter(wrapping, site, wrapping)).isFalse();
    try (Connection connection = open()) {
      ((Base) wrapping.holder).connection = connection;
      assertThat(sites.connection(site, wrapping)).isSameAs(connection);
      assertThat(wrapping.holder.connection).isNull();
      assertThat(regions.enter(wrapping, site, wrapping)).isTrue();
      regions.leave(null, wrapping, site);
      assertThat(regions.enter(wrapping, site, new Holder())).isFalse();
    }
  }

  @Test
  void theConnectionIsTheOneThatIsThereOnceNobodyIsExclusive() throws Exception {
    int site = site(step(Base.class, "connection", Connection.class));
    Holder holder = new Holder();
    try (Connection before = open();
        Connection after = open()) {
      after.setAutoCommit(false);
      ((Base) holder).connection = before;
      CompletableFuture<Boolean> entered = new CompletableFuture<>();
      Thread entering =
          new Thread(() -> entered.complete(regions.enter(holder, site, holder)), "entering");
      synchronized (holder) {
        regions.locked(holder, site);
        entering.start();
        while (entering.getState() != Thread.State.BLOCKED && entering.isAlive()) {
          Thread.onSpinWait();
        }
        ((Base) holder).connection = after;
        regions.unlocking(holder, site);
      }
      // In a transaction by now: no region runs beside others on it.
      assertThat(entered.get(30, TimeUnit.SECONDS)).isFalse();
      entering.join();
    }
  }

  /** A class that brings the lock back may load in a region of that lock. */
  @Test
  void whoTakesBackInARegionWaitsForTheOthersInIt() throws Exception {
    int site = site(step(Base.class, "connection", Connection.class));
    Holder holder = new Holder();
    MonitorPlan plan = sites.plan(site, holder);
    assertThat(plan).isNotNull();
    try (Connection connection = open()) {
      ((Base) holder).connection = connection;
      CompletableFuture<Boolean> entered = new CompletableFuture<>();
      CompletableFuture<Void> ends = new CompletableFuture<>();
      Thread other =
          new Thread(
              () -> {
                entered.complete(regions.enter(holder, site, holder));
                ends.join();
                leave(holder, site);
              },
              "other");
      assertThat(regions.enter(holder, site, holder)).isTrue();
      assertThat(regions.enter(holder, site, holder)).isTrue();
      assertThat(locks.awaitNobodyElseShares(plan, 0)).isTrue();
      other.start();
      assertThat(entered.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(locks.awaitNobodyElseShares(plan, 0)).isFalse();
      ends.complete(null);
      assertThat(locks.awaitNobodyElseShares(plan, TimeUnit.SECONDS.toNanos(30))).isTrue();
      leave(holder, site);
      leave(holder, site);
      other.join();
    }
  }

  private void leave(Object monitor, int site) {
    try {
      regions.leave(null, monitor, site);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
