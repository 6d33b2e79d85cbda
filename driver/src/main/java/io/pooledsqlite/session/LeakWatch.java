package io.pooledsqlite.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.pool.Frames;
import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.Pool;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a session, or what it has open, is used no more, says so once, and once more when it
 * is given back. Nothing is ever closed that could be used. A session of a holder, a class that
 * keeps its connection in a field, is no leak as long as it has nothing open; nor is one that was
 * used again after it had been told of. Thread-safe; its monitor is a leaf.
 */
final class LeakWatch {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Pool pool;

  /** Of its {@link Opening}, which would be one object more for each session. */
  private final String openedBy;

  /** The same; empty if nobody wants to know. */
  private final List<StackWalker.StackFrame> site;

  private final long openedAt = System.nanoTime();

  /** Counted without a lock: a lost step among many does not make a session look idle. */
  private long calls;

  @GuardedBy("this")
  private long callsSeen;

  @GuardedBy("this")
  private long idleSince = openedAt;

  @GuardedBy("this")
  private boolean keptOnPurpose;

  @GuardedBy("this")
  private @Nullable Leak told;

  @GuardedBy("this")
  private boolean over;

  LeakWatch(Pool pool) {
    this.pool = pool;
    Opening opening = Opening.here(!pool.config().leakThreshold().isZero());
    this.openedBy = opening.thread();
    this.site = opening.frames();
    this.keptOnPurpose = opening.byHolder();
  }

  /** The application called JDBC; returns how often by now, more or less. */
  long called() {
    return ++calls;
  }

  /** What a session looks like to its watch. */
  record Look(
      LeakKind kind, boolean running, String lastStatement, boolean transaction, boolean queue) {}

  /** Looks whether nothing was called for {@code limitNanos}. */
  void look(Look session, long now, long limitNanos) {
    Leak back = noteUse(session, now);
    if (back != null) {
      pool.listener().returned(pool, back, "used again");
    }
    Leak found = noteIdle(session, now, limitNanos);
    if (found != null) {
      pool.listener().leaked(pool, found);
    }
  }

  /** Looks whether anything was called, of a session that nothing is told of while it is idle. */
  synchronized void noteCalls(long now) {
    if (calls != callsSeen) {
      callsSeen = calls;
      idleSince = now;
    }
  }

  /** Returns what was told of as idle and is so no more. */
  private synchronized @Nullable Leak noteUse(Look session, long now) {
    long seen = calls;
    if (seen == callsSeen && !session.running) {
      return null;
    }
    callsSeen = seen;
    idleSince = now;
    Leak before = told;
    told = null;
    keptOnPurpose |= before != null && before.kind() == LeakKind.SESSION;
    return before;
  }

  /** Returns what is to be told of now. */
  private synchronized @Nullable Leak noteIdle(Look session, long now, long limitNanos) {
    if (over || told != null || now - idleSince < limitNanos || isWanted(session)) {
      return null;
    }
    Leak found = leak(session, session.kind, false, idleSince, now);
    told = found;
    return found;
  }

  @GuardedBy("this")
  private boolean isWanted(Look session) {
    return session.kind == LeakKind.SESSION && keptOnPurpose;
  }

  /** What is unreachable is about to be closed for the application. */
  void reclaimed(Look session, LeakKind kind) {
    Leak before;
    Leak found;
    synchronized (this) {
      before = kind == LeakKind.SESSION ? told : null;
      told = before == null ? told : null;
      long now = System.nanoTime();
      found = leak(session, kind, true, calls == callsSeen ? idleSince : now, now);
    }
    if (before != null) {
      pool.listener().returned(pool, before, "garbage collected unclosed, and closed for it");
    } else {
      pool.listener().leaked(pool, found);
    }
  }

  /** The session closed. */
  void closed() {
    Leak before;
    synchronized (this) {
      over = true;
      before = told;
      told = null;
    }
    if (before != null) {
      pool.listener().returned(pool, before, "closed");
    }
  }

  @GuardedBy("this")
  private Leak leak(Look session, LeakKind kind, boolean reclaimed, long since, long now) {
    return new Leak(
        NUMBERS.incrementAndGet(),
        kind,
        reclaimed,
        openedBy,
        TimeUnit.NANOSECONDS.toMillis(now - openedAt),
        TimeUnit.NANOSECONDS.toMillis(now - since),
        session.lastStatement,
        session.transaction,
        session.queue,
        Frames.texts(site));
  }
}
