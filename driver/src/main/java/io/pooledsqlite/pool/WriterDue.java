package io.pooledsqlite.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a reader gives its processor up for a writer. Readers never wait, and a few that never do
 * keep every processor from whoever wakes up after an fsync to write on. Who has the slot, or the
 * write queue's lock while nobody has, tells; readers ask without either.
 */
final class WriterDue {

  /** Who keeps the slot for longer than this beyond the usual needs no processor just now. */
  static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * Between two yields of whichever readers. A yield may cost the rest of a time slice, so one for
   * each read would stop the readers; a writer that is ready loses no more than this.
   */
  static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** The usual hold grows slowly, since late writers hold the slot for longer. */
  private static final int HOLD_GROWTH_DIVISOR = 16;

  /** From when on a writer should be running; 0 if nobody has or wants the slot. */
  private volatile long dueAt;

  private final AtomicLong lastYield = new AtomicLong(System.nanoTime());

  /** How long the slot is held where the processor is not waited for, more or less. */
  private long usualHold;

  /** The slot was taken: its holder is due once it has had it as long as usual. */
  void taken() {
    dueAt = odd(System.nanoTime() + usualHold);
  }

  /** Somebody wrote, or tried to, and had the slot for so long; he still has it. */
  void held(long nanos) {
    if (nanos < usualHold) {
      usualHold = nanos;
    } else if (nanos < LATEST_NANOS) {
      usualHold += (nanos - usualHold) / HOLD_GROWTH_DIVISOR;
    }
  }

  /**
   * The slot came free.
   *
   * @param wanted whether somebody waits for it, who is due at once
   */
  void freed(boolean wanted) {
    dueAt = wanted ? odd(System.nanoTime()) : 0;
  }

  /** Whether a writer that should be running may be waiting for a processor instead. */
  boolean isDue() {
    long due = dueAt;
    return due != 0 && isDue(due, System.nanoTime());
  }

  private static boolean isDue(long due, long now) {
    long late = now - due;
    return late >= 0 && late < LATEST_NANOS;
  }

  /** Whether the reader that asks is to yield: a writer is due, and no other reader just did. */
  boolean takeYield() {
    long due = dueAt;
    if (due == 0) {
      return false;
    }
    long now = System.nanoTime();
    long last = lastYield.get();
    return isDue(due, now) && now - last >= PAUSE_NANOS && lastYield.compareAndSet(last, now);
  }

  /** A time that is never the 0 that says nobody. */
  private static long odd(long nanos) {
    return nanos | 1;
  }
}
