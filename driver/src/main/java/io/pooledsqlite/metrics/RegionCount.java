package io.pooledsqlite.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often one region ran, and how. Striped, so that threads which run it beside each other do not
 * write to one cache line. Thread-safe.
 */
public final class RegionCount {

  private final RegionTotals.Verdict verdict;
  private final LongAdder shared = new LongAdder();
  private final LongAdder monitor = new LongAdder();

  RegionCount(RegionTotals.Verdict verdict) {
    this.verdict = verdict;
  }

  /** What was proved of it. */
  public RegionTotals.Verdict verdict() {
    return verdict;
  }

  /** It began beside others. */
  public void ranShared() {
    shared.increment();
  }

  /** It began with its monitor. */
  public void ranWithMonitor() {
    monitor.increment();
  }

  /** How often it began so. */
  public long times(RegionTotals.Lock lock) {
    return lock == RegionTotals.Lock.SHARED ? shared.sum() : monitor.sum();
  }
}
