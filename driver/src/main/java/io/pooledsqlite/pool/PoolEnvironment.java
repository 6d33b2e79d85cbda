package io.pooledsqlite.pool;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all pools of this copy of the library share: who listens, who counts for HikariCP, the one
 * maintenance thread, the shutdown hook, which databases linger, and the names in use. Thread-safe.
 */
public final class PoolEnvironment {

  /** What is behind a pool's name in the name of the HikariCP pool that lends its writer. */
  public static final String WRITER = "-writer";

  /**
   * How long the maintenance thread has nothing to do before it ends. As long as there is a
   * database there is more to do than this, so nobody wakes up for it.
   */
  private static final Duration KEEP_ALIVE = SessionWatch.PERIOD.multipliedBy(2);

  private final PoolListener listener;
  private final @Nullable MetricsTrackerFactory hikariMetrics;
  private final ScheduledThreadPoolExecutor maintenance;
  private final ExitHook exitHook;
  private final Lingering lingering = new Lingering(this);

  @GuardedBy("this")
  private final Set<String> names = new HashSet<>(Set.of(PoolStats.ALL));

  /**
   * @param listener hears of everything; must not throw
   * @param hikariMetrics HikariCP's meters, or null for none
   * @param exitHook is registered as long as there is a database
   */
  public PoolEnvironment(
      PoolListener listener, @Nullable MetricsTrackerFactory hikariMetrics, ExitHook exitHook) {
    this.listener = listener;
    this.hikariMetrics = hikariMetrics;
    this.exitHook = exitHook;
    maintenance = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("maintenance"));
    maintenance.setRemoveOnCancelPolicy(true);
    // It would keep the class loader of an application that is gone.
    maintenance.setKeepAliveTime(KEEP_ALIVE.toNanos(), TimeUnit.NANOSECONDS);
    maintenance.allowCoreThreadTimeOut(true);
  }

  PoolListener listener() {
    return listener;
  }

  @Nullable MetricsTrackerFactory hikariMetrics(boolean wanted) {
    return wanted ? hikariMetrics : null;
  }

  ExitHook exitHook() {
    return exitHook;
  }

  /** The databases that are kept although no session has them open. */
  Lingering lingering() {
    return lingering;
  }

  ScheduledExecutorService maintenance() {
    return maintenance;
  }

  /**
   * Runs a task on the maintenance thread after {@code delay}; the task reports its own failures.
   */
  @CanIgnoreReturnValue
  public ScheduledFuture<?> later(Duration delay, Runnable task) {
    return maintenance.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes {@code wanted}, or with a number behind it where that name is in use. */
  String takeName(String wanted) {
    String safe = wanted.replaceAll("[^A-Za-z0-9._-]", "_");
    String first = safe.isEmpty() ? "sqlite" : safe;
    String name = first;
    for (int i = 2; !take(name); i++) {
      name = first + "-" + i;
    }
    return name;
  }

  /** With the name under which HikariCP lends the writer, so that no pool is called like that. */
  private synchronized boolean take(String name) {
    if (names.contains(name) || names.contains(name + WRITER)) {
      return false;
    }
    names.add(name);
    names.add(name + WRITER);
    return true;
  }

  synchronized void releaseName(String name) {
    names.remove(name);
    names.remove(name + WRITER);
  }
}
