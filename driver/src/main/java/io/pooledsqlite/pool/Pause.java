package io.pooledsqlite.pool;

import java.util.concurrent.locks.LockSupport;

/** One step of a wait that looks again and again. Stateless. */
public final class Pause {

  private Pause() {}

  /** Sleeps for a while, also with the interrupt flag set, which would make a spin of it. */
  public static void nanos(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
