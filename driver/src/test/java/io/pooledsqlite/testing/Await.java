package io.pooledsqlite.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions; the deadline is only there to end a test that would hang. */
public final class Await {

  /** Far longer than anything takes that works. */
  public static final Duration DEADLINE = Duration.ofSeconds(Long.getLong("await.seconds", 60));

  private Await() {}

  /** Waits until {@code condition} holds. */
  public static void until(String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still not: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** As {@link #until}, with a garbage collection before each look. */
  public static void untilCollected(String what, Callable<Boolean> condition) {
    until(
        what,
        () -> {
          System.gc();
          return condition.call();
        });
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new AssertionError("condition failed", e);
    }
  }
}
