package io.pooledsqlite.agent.region;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts the threads that share a lock. One counter serves until two threads meet at it; from then
 * on each thread counts in a cell of its own, so that those who share do not write to one cache
 * line. Thread-safe; all accesses are volatile.
 */
class Readers {

  /** The cell of the single counter. */
  private static final int ONLY = -1;

  /** Ints from one cell to the next: 128 bytes, as processors fetch lines in pairs. */
  private static final int STRIDE = 32;

  private static final int CELLS =
      Integer.highestOneBit(Math.min(16, 2 * Runtime.getRuntime().availableProcessors() - 1));

  private final AtomicInteger only = new AtomicInteger();
  private volatile @Nullable AtomicIntegerArray cells;

  /**
   * Counts a thread in.
   *
   * @param number tells threads apart
   * @return where it was counted
   */
  int add(int number) {
    AtomicIntegerArray spread = cells;
    if (spread == null) {
      int count = only.get();
      if (only.compareAndSet(count, count + 1)) {
        return ONLY;
      }
      spread = spread();
    }
    int cell = (number & (CELLS - 1)) * STRIDE;
    spread.incrementAndGet(cell);
    return cell;
  }

  private synchronized AtomicIntegerArray spread() {
    AtomicIntegerArray spread = cells;
    if (spread == null) {
      spread = new AtomicIntegerArray(CELLS * STRIDE);
      cells = spread;
    }
    return spread;
  }

  /** Counts out who was counted at {@code cell}. */
  void remove(int cell) {
    AtomicIntegerArray spread = cells;
    if (cell == ONLY || spread == null) {
      only.decrementAndGet();
    } else {
      spread.decrementAndGet(cell);
    }
  }

  /**
   * Whether nobody is counted. Whoever made sure before that all who come now leave again knows
   * then that nobody is in.
   */
  boolean isEmpty() {
    return count() == 0;
  }

  /** How many are counted, each time they were. */
  int count() {
    // All are read, whatever the first says: reading a cell is also what makes visible here what
    // its threads did before they were counted in.
    int sum = only.get();
    AtomicIntegerArray spread = cells;
    if (spread != null) {
      for (int cell = 0; cell < CELLS * STRIDE; cell += STRIDE) {
        sum += spread.get(cell);
      }
    }
    return sum;
  }
}
