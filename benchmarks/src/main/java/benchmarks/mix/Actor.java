package benchmarks.mix;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a role. A paced one takes the time from when a call should have begun, so that a
 * call that had to wait for an earlier one is not left out of account. It warms up without a pace:
 * at some hundred calls per second, code would be measured that is not compiled yet.
 */
final class Actor extends Thread {

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int PRIMARY_CODE = 0xff;

  private final AtomicReference<Phase> phase;
  private final Role role;
  private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
  private final long interval;
  private final long firstAfter;

  /** When the next call is to begin, by {@code System.nanoTime}; 0 before the first paced one. */
  private long next;

  private int busy;
  private @Nullable SQLException failure;

  Actor(Role role, int index, AtomicReference<Phase> phase) {
    super(role.name() + " " + index);
    setDaemon(true);
    this.role = role;
    this.phase = phase;
    interval =
        role.perSecond() == 0
            ? 0
            : (long) (TimeUnit.SECONDS.toNanos(1) * role.threads() / role.perSecond());
    firstAfter = interval * index / role.threads();
  }

  @Override
  public void run() {
    try {
      while (phase.get() != Phase.END) {
        long begin = awaitBegin();
        boolean measured = phase.get() != Phase.WARMUP;
        boolean failed = attempt();
        long end = System.nanoTime();
        if (measured) {
          nanos.recordValue(Math.min(end - begin, nanos.getHighestTrackableValue()));
          busy += failed ? 1 : 0;
        }
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private long awaitBegin() {
    if (interval == 0 || phase.get() == Phase.WARMUP) {
      return System.nanoTime();
    }
    next = next == 0 ? System.nanoTime() + firstAfter : next + interval;
    for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return next;
  }

  private boolean attempt() throws SQLException {
    try {
      role.task().run();
      return false;
    } catch (SQLException e) {
      int code = e.getErrorCode() & PRIMARY_CODE;
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        return true;
      }
      throw e;
    }
  }

  /** After the thread has ended: how long its calls took. */
  Histogram nanos() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return nanos;
  }

  /** After the thread has ended: how many of its calls were refused. */
  int busy() {
    return busy;
  }
}
