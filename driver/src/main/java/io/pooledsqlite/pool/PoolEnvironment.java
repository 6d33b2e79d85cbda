package io.pooledsqlite.pool;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all pools of this copy of the library share: who listens, who counts for HikariCP, the one
 * maintenance thread, and the names in use. Thread-safe.
 */
public final class PoolEnvironment {

  private final PoolListener listener;
  private final @Nullable MetricsTrackerFactory hikariMetrics;
  private final ScheduledThreadPoolExecutor maintenance;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /**
   * @param listener hears of everything; must not throw
   * @param hikariMetrics HikariCP's meters, or null for none
   */
  public PoolEnvironment(PoolListener listener, @Nullable MetricsTrackerFactory hikariMetrics) {
    this.listener = listener;
    this.hikariMetrics = hikariMetrics;
    maintenance = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("maintenance"));
    maintenance.setRemoveOnCancelPolicy(true);
  }

  PoolListener listener() {
    return listener;
  }

  @Nullable MetricsTrackerFactory hikariMetrics(boolean wanted) {
    return wanted ? hikariMetrics : null;
  }

  ScheduledExecutorService maintenance() {
    return maintenance;
  }

  /**
   * Runs a task on the maintenance thread after {@code delay}; the task reports its own failures.
   */
  @CanIgnoreReturnValue
  ScheduledFuture<?> later(Duration delay, Runnable task) {
    return maintenance.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes {@code wanted}, or with a number behind it where that name is in use. */
  String takeName(String wanted) {
    String safe = wanted.replaceAll("[^A-Za-z0-9._-]", "_");
    String name = safe.isEmpty() ? "sqlite" : safe;
    for (int i = 2; !names.add(name); i++) {
      name = safe + "-" + i;
    }
    return name;
  }

  void releaseName(String name) {
    names.remove(name);
  }
}
