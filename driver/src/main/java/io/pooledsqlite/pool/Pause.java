package io.pooledsqlite.pool;

import java.util.concurrent.locks.LockSupport;

/** One step of a wait that looks again and again. Stateless. */
public final class Pause {

  private Pause() {}

  /**
   * Sleeps for a while, also with the interrupt flag set, which would make a spin of it. An
   * interrupt unparks its thread as well, so setting the flag again ends the next park at once:
   * then it goes on to the end of its time.
   */
  public static void nanos(long nanos) {
    if (!Thread.interrupted()) {
      LockSupport.parkNanos(nanos);
      return;
    }
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
      Thread.interrupted();
    }
    Thread.currentThread().interrupt();
  }
}
