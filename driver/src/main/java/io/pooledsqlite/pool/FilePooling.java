package io.pooledsqlite.pool;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether one file is pooled, as all copies of this library in the JVM agree. It leaves in two
 * steps, and there is no way back. <em>Leaving</em>: the file is still in WAL; sessions go on as
 * before, but nobody keeps an idle connection. <em>Unpooled</em>: it is out of WAL; each session
 * has a connection of its own and takes no queue, as with plain sqlite-jdbc. Thread-safe.
 */
final class FilePooling {

  private static final int POOLED = 0;
  private static final int LEAVING = 1;
  private static final int UNPOOLED = 2;

  private static final long GATE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final AtomicInteger phase;
  private final AtomicInteger leavers;
  private final AtomicBoolean switched;
  private final Set<Runnable> closers;
  private final Set<Runnable> retirers;
  private final Lock switching;
  private final Lock ending;
  private final OpenSnapshots snapshots;

  /** Finds what other copies left in {@code shared}, which holds JDK types only. */
  @SuppressWarnings("unchecked")
  FilePooling(Map<Object, Object> shared) {
    phase = (AtomicInteger) shared.computeIfAbsent("phase", key -> new AtomicInteger());
    leavers = (AtomicInteger) shared.computeIfAbsent("leavers", key -> new AtomicInteger());
    switched = (AtomicBoolean) shared.computeIfAbsent("switched", key -> new AtomicBoolean());
    closers = (Set<Runnable>) shared.computeIfAbsent("closers", key -> weakSet());
    retirers = (Set<Runnable>) shared.computeIfAbsent("retirers", key -> weakSet());
    switching = (Lock) shared.computeIfAbsent("switching", key -> new ReentrantLock());
    ending = (Lock) shared.computeIfAbsent("ending", key -> new ReentrantLock());
    snapshots = new OpenSnapshots(shared);
  }

  private static Set<Runnable> weakSet() {
    return Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  }

  /**
   * Adds what closes the idle connections that somebody keeps to the file.
   *
   * @param closer referred to weakly: its owner must hold it
   */
  void onLeaving(Runnable closer) {
    closers.add(closer);
  }

  /**
   * Adds what ends somebody's pool of the file once it is out of WAL.
   *
   * @param retirer referred to weakly: its owner must hold it
   */
  void onLeft(Runnable retirer) {
    retirers.add(retirer);
  }

  /** Held while the journal mode is looked at or switched, and it is noted who switched it. */
  Lock switching() {
    return switching;
  }

  /**
   * Held while one copy closes its connections and tries to leave WAL, which only the last one can:
   * if two closed beside each other, each could be kept from it by the other.
   */
  Lock ending() {
    return ending;
  }

  /** The snapshots that a checkpoint must not make old. */
  OpenSnapshots snapshots() {
    return snapshots;
  }

  /** Says whether the file is in WAL because this library switched it, in whichever copy. */
  void switchedToWal(boolean byUs) {
    switched.set(byUs);
  }

  /** Whether the file is in WAL, and the program would have found it in another mode. */
  boolean isSwitchedToWal() {
    return switched.get();
  }

  boolean isPooled() {
    return phase.get() == POOLED;
  }

  boolean isLeaving() {
    return phase.get() == LEAVING;
  }

  boolean isUnpooled() {
    return phase.get() == UNPOOLED;
  }

  /** From now on nobody keeps an idle connection. */
  void leave() {
    if (phase.compareAndSet(POOLED, LEAVING)) {
      runAll(closers);
    }
  }

  private static void runAll(Set<Runnable> set) {
    List<Runnable> all;
    synchronized (set) {
      all = List.copyOf(set);
    }
    all.forEach(Runnable::run);
  }

  /** Ends all pools of a file that is out of WAL. */
  void retireAll() {
    runAll(retirers);
  }

  /** The file is out of WAL. */
  void left() {
    phase.set(UNPOOLED);
    switched.set(false);
  }

  /** Makes new statements wait, while somebody waits for those that run to end. */
  void closeGate() {
    leavers.incrementAndGet();
  }

  void openGate() {
    leavers.decrementAndGet();
  }

  /** Waits while the gate is closed; whoever closes it does so for a bounded time. */
  void passGate() {
    while (leavers.get() > 0) {
      Pause.nanos(GATE_NANOS);
    }
  }
}
