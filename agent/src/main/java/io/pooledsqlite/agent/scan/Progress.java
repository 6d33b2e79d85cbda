package io.pooledsqlite.agent.scan;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Says on standard error how far a long scan is, every two seconds. For one thread. */
final class Progress {

  private static final long INTERVAL = 2_000_000_000L;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private long next;

  Progress(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + INTERVAL;
  }

  /** Counts its calls under this name. */
  Runnable counting(String what) {
    return new Runnable() {
      private long count;

      @Override
      public void run() {
        count++;
        long now = nanoTime.getAsLong();
        if (now - next >= 0) {
          next = now + INTERVAL;
          err.println(count + " " + what);
        }
      }
    };
  }
}
