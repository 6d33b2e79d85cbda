package io.pooledsqlite.agent.report;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.agent.analysis.AnalysisReport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The report for a page that asks again and again: made anew only if classes were loaded since, and
 * never for more than a twentieth of the time. Who asks meanwhile waits for it. Thread-safe.
 */
final class RecentReport {

  private static final int REST = 20;
  private static final long SHORTEST_REST = 5_000_000_000L;

  private final LiveClasses classes;
  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private @Nullable AnalysisReport recent;

  @GuardedBy("this")
  private int seen;

  @GuardedBy("this")
  private long restsUntil;

  /**
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RecentReport(LiveClasses classes, LongSupplier nanoTime) {
    this.classes = classes;
    this.nanoTime = nanoTime;
  }

  synchronized AnalysisReport get() {
    AnalysisReport known = recent;
    long start = nanoTime.getAsLong();
    int loaded = classes.count();
    if (known == null || (loaded != seen && start - restsUntil >= 0)) {
      known = classes.analyse();
      recent = known;
      seen = loaded;
      long end = nanoTime.getAsLong();
      restsUntil = end + Math.max(SHORTEST_REST, REST * (end - start));
    }
    return known;
  }
}
