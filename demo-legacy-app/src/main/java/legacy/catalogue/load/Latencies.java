package legacy.catalogue.load;

import java.util.Arrays;

/** Every latency of one operation, in nanoseconds. For one thread at a time. */
public final class Latencies {

  private long[] nanos = new long[256];
  private int count;

  public void add(long latencyNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = latencyNanos;
  }

  public void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  public int count() {
    return count;
  }

  /**
   * The latency in milliseconds that this share of all operations stayed within (nearest rank), or
   * NaN if there was none.
   *
   * @param share above 0 and at most 1, 0.99 for the 99th percentile
   */
  public double percentileMillis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * count);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }
}
