package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * From the first session that opened a database until the database is retired: how many sessions
 * are open, and whether the connections that were kept since the last one closed may still be used.
 * Thread-safe; its monitor is the database lock of {@code docs/concurrency.md}.
 */
final class Lifetime {

  private enum State {
    /** At least one session is open. */
    OPEN,
    /** None is; connections are kept for a while. */
    LINGERING,
    /** Not to be used again; sessions that are still open end in it. */
    RETIRED
  }

  private final Database database;
  private final MainFile mainFile;
  private final PoolSet pools;
  private final FileStamper stamper;
  private final PoolEnvironment environment;
  private final CountDownLatch over = new CountDownLatch(1);

  /** Changed under the monitor. */
  private volatile State state = State.OPEN;

  /**
   * Open sessions. From one to more and back to one it changes without a lock; what makes it zero,
   * or not zero any more, happens under the monitor together with the change of {@link #state}.
   */
  private final AtomicInteger references = new AtomicInteger();

  /** Changed under the monitor. */
  private volatile @Nullable FileStamp stamp;

  /** When the pool has lingered enough, by {@code System.nanoTime}. */
  @GuardedBy("this")
  private long lingerEnd;

  /** Who will look at {@link #lingerEnd}. */
  @GuardedBy("this")
  private @Nullable Future<?> lingerWatch;

  Lifetime(Database database, MainFile mainFile, PoolSet pools, PoolEnvironment environment) {
    this.database = database;
    this.mainFile = mainFile;
    this.pools = pools;
    this.stamper = new FileStamper(database.path());
    this.environment = environment;
  }

  int references() {
    return references.get();
  }

  boolean isRetired() {
    return state == State.RETIRED;
  }

  /**
   * As {@link #retain}, for whoever knows the database by the path under which it was opened.
   *
   * @return false also if another file is there now
   */
  boolean retainUnmoved() {
    if (references.get() == 0 && state == State.LINGERING) {
      // The stamp says more than the identity.
      return retain();
    }
    return database.isUnmoved() && retain();
  }

  /**
   * Adds a session's reference.
   *
   * @return false if the database is retired, or must be because the file was changed by somebody
   *     else while no session was open
   */
  boolean retain() {
    while (true) {
      if (joinOthers()) {
        return true;
      }
      // Without the monitor: whoever is stopped in a system call with it stops everybody, and all
      // who then wait for it find no session open, so that they need it, too.
      FileStamp left = stamp;
      FileStamp found = left == null ? null : stamper.stamp();
      synchronized (this) {
        if (state == State.RETIRED) {
          return false;
        }
        FileStamp kept = stamp;
        if (state == State.OPEN || kept == null || kept.equals(found)) {
          references.incrementAndGet();
          state = State.OPEN;
          environment.lingering().over(this);
          return true;
        }
        if (!kept.equals(left)) {
          // Others wrote the file and left it meanwhile: what was found was theirs.
          continue;
        }
      }
      retire("the file was changed while no session was open");
      return false;
    }
  }

  /** Adds a reference where there is one already. */
  private boolean joinOthers() {
    for (int seen = references.get(); seen > 0 && state == State.OPEN; seen = references.get()) {
      if (references.compareAndSet(seen, seen + 1)) {
        // Retired meanwhile by force, it is as if that had happened a moment later.
        return true;
      }
    }
    return false;
  }

  /** Gives a session's reference back; the last one completes the main file. */
  void release() {
    for (int seen = references.get(); seen > 1; seen = references.get()) {
      if (references.compareAndSet(seen, seen - 1)) {
        return;
      }
    }
    releaseLast();
    environment.lingering().limit();
  }

  private void releaseLast() {
    boolean afterEnd;
    synchronized (this) {
      if (references.decrementAndGet() > 0) {
        return;
      }
      afterEnd = state == State.RETIRED;
      if (!afterEnd && !mainFile.needsCheckpoint() && beginToLinger()) {
        return;
      }
    }
    if (afterEnd) {
      database.closedAfterEnd();
      return;
    }
    boolean complete = mainFile.completeAtLastClose();
    synchronized (this) {
      if (references.get() > 0 || state == State.RETIRED || (complete && beginToLinger())) {
        return;
      }
      stampIfNeeded();
      state = State.LINGERING;
    }
    retire(complete ? "the last session closed" : "a checkpoint could not complete");
  }

  /**
   * No session is open and the main file is complete: connections are kept for a while.
   *
   * @return false if they are not to be kept
   */
  @GuardedBy("this")
  private boolean beginToLinger() {
    long linger = pools.longestLinger();
    // While the JVM exits nobody would come to end it.
    if (linger == 0 || database.isUnpooled() || mainFile.completesEachWrite()) {
      return false;
    }
    stampIfNeeded();
    if (!isInPlace()) {
      return false;
    }
    state = State.LINGERING;
    environment.lingering().began(this);
    lingerEnd = System.nanoTime() + linger;
    if (lingerWatch == null) {
      lingerWatch = environment.later(Duration.ofNanos(linger), this::lookWhetherLingerIsOver);
    }
    return true;
  }

  /** Who opens a file by its new name must not get connections that look for it by its old one. */
  @GuardedBy("this")
  private boolean isInPlace() {
    Object there = stamp == null ? null : stamp.identity();
    return stamp != null && (there == null || there.equals(database.identity().fileKey()));
  }

  @GuardedBy("this")
  private void stampIfNeeded() {
    if (stamp == null) {
      stamp = stamper.stamp();
    }
  }

  /** Somebody may have written the file: what it looked like before says nothing any more. */
  synchronized void written() {
    stamp = null;
  }

  /** A session that came meanwhile took the file up again, or another last close began anew. */
  private void lookWhetherLingerIsOver() {
    synchronized (this) {
      long left = lingerEnd - System.nanoTime();
      if (state == State.LINGERING && left > 0) {
        lingerWatch = environment.later(Duration.ofNanos(left), this::lookWhetherLingerIsOver);
        return;
      }
      lingerWatch = null;
    }
    endLingering("no session was open for a while");
  }

  /** The stamp of the last close; null while sessions are open, or if there is none. */
  synchronized @Nullable FileStamp stampWithoutSessions() {
    return references.get() == 0 ? stamp : null;
  }

  /** As {@link #endLingering}, if no file has the name any more. */
  void endLingeringIfGone() {
    endLingeringIfGone(lastClose());
  }

  /**
   * As {@link #endLingeringIfGone()}.
   *
   * @param deadlineNanos until when maintenance is waited for, by {@code System.nanoTime}
   */
  void endLingeringIfGone(long deadlineNanos) {
    if (state == State.LINGERING && Leftovers.isGone(database.path())) {
      endLingering("the file was deleted or moved", deadlineNanos);
    }
  }

  /** Ends the pool if it lingers; a session that came, or another end, was first otherwise. */
  void endLingering(String why) {
    endLingering(why, lastClose());
  }

  private void endLingering(String why, long deadlineNanos) {
    synchronized (this) {
      if (state != State.LINGERING) {
        return;
      }
      retired();
    }
    database.end(why, deadlineNanos);
  }

  @GuardedBy("this")
  private void retired() {
    state = State.RETIRED;
    environment.lingering().over(this);
    if (lingerWatch != null) {
      // It would keep all this in memory for as long as the pool would have lingered.
      lingerWatch.cancel(false);
    }
  }

  /** Closes the connections unless a session is open, and gives the file its journal mode back. */
  private void retire(String why) {
    synchronized (this) {
      if (state == State.RETIRED || references.get() > 0) {
        return;
      }
      retired();
    }
    database.end(why, lastClose());
  }

  /**
   * Ends the pool if no session is open, and waits until it has ended.
   *
   * @return whether it has
   */
  boolean endUnlessInUse(String why) {
    retire(why);
    awaitEnd();
    return isRetired();
  }

  private static long lastClose() {
    return System.nanoTime() + MainFile.LAST_CLOSE_PATIENCE.toNanos();
  }

  /** Closes everything, whoever uses it. */
  void retireNow(String why) {
    retireNow(why, lastClose());
  }

  /**
   * As {@link #retireNow(String)}.
   *
   * @param deadlineNanos until when maintenance is waited for, by {@code System.nanoTime}
   */
  void retireNow(String why, long deadlineNanos) {
    synchronized (this) {
      if (state == State.RETIRED) {
        return;
      }
      retired();
    }
    database.end(why, deadlineNanos);
  }

  /** The connections of the database, which is retired, are closed. */
  void ended() {
    over.countDown();
  }

  /** Waits until a database that is being retired has closed its connections. */
  void awaitEnd() {
    awaitEnd(System.nanoTime() + Long.MAX_VALUE / 2);
  }

  /**
   * As {@link #awaitEnd()}, but no longer than to a moment by {@code System.nanoTime}; an interrupt
   * does not end it.
   */
  void awaitEnd(long deadlineNanos) {
    boolean interrupted = false;
    while (isRetired() && over.getCount() > 0 && deadlineNanos - System.nanoTime() > 0) {
      try {
        over.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
