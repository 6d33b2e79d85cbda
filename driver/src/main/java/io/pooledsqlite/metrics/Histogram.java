package io.pooledsqlite.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in buckets that grow with the value, four for each doubling, from 1 µs to about
 * a minute: a quantile is right to a fifth of its value. Thread-safe; an entry costs one addition.
 */
final class Histogram {

  private static final int FIRST_BITS = 10;
  private static final int LAST_BITS = 36;
  private static final int SIZE = 1 + 4 * (LAST_BITS - FIRST_BITS);

  private final LongAdder[] buckets = new LongAdder[SIZE];

  Histogram() {
    for (int i = 0; i < SIZE; i++) {
      buckets[i] = new LongAdder();
    }
  }

  void add(long nanos) {
    buckets[index(nanos)].increment();
  }

  private static int index(long nanos) {
    if (nanos < 1L << FIRST_BITS) {
      return 0;
    }
    int bits = 63 - Long.numberOfLeadingZeros(nanos);
    int quarter = (int) (nanos >>> (bits - 2)) & 3;
    return Math.min(SIZE - 1, 1 + 4 * (bits - FIRST_BITS) + quarter);
  }

  private static long upperNanos(int index) {
    int bits = FIRST_BITS + (index - 1) / 4;
    return index == 0 ? 1L << FIRST_BITS : (5L + (index - 1) % 4) << (bits - 2);
  }

  /** How many entries there are. */
  long count() {
    long count = 0;
    for (LongAdder bucket : buckets) {
      count += bucket.sum();
    }
    return count;
  }

  /** The value in seconds that {@code share} of the entries do not exceed; 0 without entries. */
  double quantile(double share) {
    long[] counts = new long[SIZE];
    long total = 0;
    for (int i = 0; i < SIZE; i++) {
      counts[i] = buckets[i].sum();
      total += counts[i];
    }
    long wanted = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < SIZE; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return seconds(i);
      }
    }
    return 0;
  }

  /** How many entries each bucket has, by its upper limit in seconds; empty ones are left out. */
  Map<Double, Long> counts() {
    Map<Double, Long> counts = new TreeMap<>();
    for (int i = 0; i < SIZE; i++) {
      long count = buckets[i].sum();
      if (count > 0) {
        counts.put(seconds(i), count);
      }
    }
    return counts;
  }

  private static double seconds(int index) {
    return (double) upperNanos(index) / TimeUnit.SECONDS.toNanos(1);
  }
}
