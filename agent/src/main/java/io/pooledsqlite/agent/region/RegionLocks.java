package io.pooledsqlite.agent.region;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock beside each monitor, by the identity of the object that is locked, for as long as that
 * object lives. Thread-safe.
 */
final class RegionLocks {

  private final ConcurrentMap<Object, RegionLock> locks = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** Finds a key without making a weak reference. */
  private static final class Lookup {
    private final Object object;

    Lookup(Object object) {
      this.object = object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.get() == object;
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, ReferenceQueue<Object> queue) {
      super(object, queue);
      this.hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null
          && ((other instanceof Key key && key.get() == mine)
              || (other instanceof Lookup lookup && lookup.object == mine));
    }
  }

  /** The lock beside the monitor of {@code object}. */
  RegionLock of(Object object, MonitorPlan plan) {
    RegionLock known = locks.get(new Lookup(object));
    if (known != null) {
      return known;
    }
    forgetTheGone();
    return locks.computeIfAbsent(new Key(object, gone), key -> new RegionLock(plan));
  }

  private void forgetTheGone() {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      locks.remove(key);
    }
  }

  /**
   * Waits until nobody but the calling thread shares a lock of {@code plan}.
   *
   * @return whether that is so; false after {@code nanos}
   */
  boolean awaitNobodyElseShares(MonitorPlan plan, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean nobody = true;
    for (RegionLock lock : locks.values()) {
      if (lock.plan() == plan) {
        int own = ThreadRegions.current().sharesOf(lock);
        nobody &= lock.awaitNobodyElseShares(own, end - System.nanoTime());
      }
    }
    return nobody;
  }
}
