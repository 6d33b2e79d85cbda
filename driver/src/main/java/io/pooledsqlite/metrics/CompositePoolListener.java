package io.pooledsqlite.metrics;

import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes every event on to several listeners, in the order in which they were added. What a
 * listener throws is swallowed; the first time, the others are told by {@link #warned}.
 * Thread-safe.
 */
public final class CompositePoolListener implements PoolListener {

  private record Member(PoolListener listener, AtomicBoolean failed) {}

  private final List<Member> members = new CopyOnWriteArrayList<>();

  /** Creates a composite of {@code listeners}; more can be added later. */
  public CompositePoolListener(PoolListener... listeners) {
    for (PoolListener listener : listeners) {
      add(listener);
    }
  }

  /** Adds a listener; it gets events from now on. */
  public void add(PoolListener listener) {
    members.add(new Member(listener, new AtomicBoolean()));
  }

  /** Removes a listener; no effect if it is not there. */
  public void remove(PoolListener listener) {
    members.removeIf(member -> member.listener == listener);
  }

  @Override
  public void poolCreated(PoolStats stats) {
    each(l -> l.poolCreated(stats));
  }

  @Override
  public void poolClosed(PoolStats stats) {
    each(l -> l.poolClosed(stats));
  }

  @Override
  public void readAcquired(PoolStats pool, long nanos) {
    each(l -> l.readAcquired(pool, nanos));
  }

  @Override
  public void writeAcquired(PoolStats pool, long nanos) {
    each(l -> l.writeAcquired(pool, nanos));
  }

  @Override
  public void writeReleased(PoolStats pool, long nanos) {
    each(l -> l.writeReleased(pool, nanos));
  }

  @Override
  public void writeTimedOut(PoolStats pool, long nanos) {
    each(l -> l.writeTimedOut(pool, nanos));
  }

  @Override
  public void transactionEnded(PoolStats pool, boolean wrote, boolean committed) {
    each(l -> l.transactionEnded(pool, wrote, committed));
  }

  @Override
  public void writeServed(PoolStats pool, long nanos) {
    each(l -> l.writeServed(pool, nanos));
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    each(l -> l.leased(pool, kind));
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    each(l -> l.overflowed(pool, kind));
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    each(l -> l.pinned(pool, reason));
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    each(l -> l.passedThrough(reason, path));
  }

  @Override
  public void leaked(PoolStats pool, Leak leak) {
    each(l -> l.leaked(pool, leak));
  }

  @Override
  public void returned(PoolStats pool, Leak leak, String how) {
    each(l -> l.returned(pool, leak, how));
  }

  @Override
  public void waitedLong(PoolStats pool, SlowWait wait) {
    each(l -> l.waitedLong(pool, wait));
  }

  @Override
  public void waitedForItself(PoolStats pool, String what, List<String> stack) {
    each(l -> l.waitedForItself(pool, what, stack));
  }

  @Override
  public void busy(PoolStats pool) {
    each(l -> l.busy(pool));
  }

  @Override
  public void checkpointed(PoolStats pool, Duration took, boolean complete, long pages) {
    each(l -> l.checkpointed(pool, took, complete, pages));
  }

  @Override
  public void cursorSpooled(PoolStats pool) {
    each(l -> l.cursorSpooled(pool));
  }

  @Override
  public void retired(PoolStats pool, String why) {
    each(l -> l.retired(pool, why));
  }

  @Override
  public void warned(String message, @Nullable Throwable cause) {
    each(l -> l.warned(message, cause));
  }

  private void each(Consumer<PoolListener> event) {
    for (Member member : members) {
      try {
        event.accept(member.listener);
      } catch (Throwable t) {
        // Errors too: a listener against a library of another version throws LinkageErrors, and
        // the caller may be half-way through giving the write queue back.
        tellOthers(member, t);
      }
    }
  }

  /** Ends, because each member gets here with an effect only once. */
  private void tellOthers(Member culprit, Throwable thrown) {
    if (!culprit.failed.compareAndSet(false, true)) {
      return;
    }
    String message = PoolMessages.listenerFailed(culprit.listener);
    for (Member member : members) {
      if (!member.equals(culprit)) {
        try {
          member.listener.warned(message, thrown);
        } catch (Throwable t) {
          tellOthers(member, t);
        }
      }
    }
  }
}
