package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * How often something took how long. Each value also goes to the timers that are bound to it; the
 * first ones are kept for a timer that is bound later. Thread-safe.
 */
public final class Times {

  private static final LongConsumer[] NOBODY = {};
  private static final int EARLY = 64;

  private final LongAdder nanos = new LongAdder();
  private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);
  private final Histogram histogram = new Histogram();
  private volatile LongConsumer[] timers = NOBODY;
  private volatile boolean keepsEarly = true;

  @GuardedBy("this")
  private final long[] early = new long[EARLY];

  @GuardedBy("this")
  private int earlyCount;

  void add(long took) {
    histogram.add(took);
    if (took != 0) {
      // HikariCP counts in milliseconds, of which most have none.
      nanos.add(took);
      maxNanos.accumulate(took);
    }
    LongConsumer[] bound = timers;
    if (bound.length == 0) {
      if (!keepsEarly) {
        return;
      }
      bound = keepEarly(took);
    }
    for (LongConsumer timer : bound) {
      timer.accept(took);
    }
  }

  private synchronized LongConsumer[] keepEarly(long took) {
    if (timers.length == 0 && earlyCount < EARLY) {
      early[earlyCount++] = took;
    }
    keepsEarly = timers.length == 0 && earlyCount < EARLY;
    return timers;
  }

  /**
   * Sends every value from now on to {@code timer}, in nanoseconds; to the first, early ones too.
   */
  synchronized void bind(LongConsumer timer) {
    for (int i = 0; i < earlyCount; i++) {
      timer.accept(early[i]);
    }
    earlyCount = 0;
    keepsEarly = false;
    LongConsumer[] more = Arrays.copyOf(timers, timers.length + 1);
    more[timers.length] = timer;
    timers = more;
  }

  /** Sends no more values to {@code timer}. */
  synchronized void unbind(LongConsumer timer) {
    timers = Arrays.stream(timers).filter(bound -> bound != timer).toArray(LongConsumer[]::new);
  }

  long count() {
    return histogram.count();
  }

  double totalSeconds() {
    return (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1);
  }

  double maxSeconds() {
    return (double) maxNanos.get() / TimeUnit.SECONDS.toNanos(1);
  }

  /** Seconds at the median, the 99th percentile and the maximum. */
  Map<String, Double> quantiles() {
    Map<String, Double> quantiles = new TreeMap<>();
    // The histogram knows only between which bounds a value was; none is above the maximum.
    double max = maxSeconds();
    quantiles.put("p50", Math.min(histogram.quantile(0.5), max));
    quantiles.put("p99", Math.min(histogram.quantile(0.99), max));
    quantiles.put("max", max);
    return quantiles;
  }

  /** How many values were at most so many seconds and more than the key before. */
  public Map<Double, Long> buckets() {
    return histogram.counts();
  }
}
