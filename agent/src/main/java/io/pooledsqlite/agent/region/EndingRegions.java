package io.pooledsqlite.agent.region;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The regions that still run by plans which a thread took back as it loaded a class. That thread
 * waits for them before the class runs, but not before it has given back the locks of the analysis:
 * a region that loads a class needs those to end. Thread-safe.
 */
final class EndingRegions {

  /** For all plans that one class breaks; a region may wait for that class. */
  private static final long MOST_NANOS = 1_000_000_000L;

  private final RegionLocks locks;
  private final Decisions decisions;
  private final Map<Thread, List<MonitorPlan>> takenBack = new ConcurrentHashMap<>();

  EndingRegions(RegionLocks locks, Decisions decisions) {
    this.locks = locks;
    this.decisions = decisions;
  }

  /** The calling thread took the plan back, and has to wait. */
  void add(MonitorPlan plan) {
    takenBack
        .computeIfAbsent(Thread.currentThread(), thread -> new CopyOnWriteArrayList<>())
        .add(plan);
  }

  /** Whether a thread has yet to wait for regions of the plan: then others have to as well. */
  boolean has(MonitorPlan plan) {
    return takenBack.values().stream().anyMatch(plans -> plans.contains(plan));
  }

  /** Waits for the regions of what the calling thread took back; it has none of our locks. */
  void await() {
    List<MonitorPlan> broken = takenBack.get(Thread.currentThread());
    if (broken == null) {
      return;
    }
    try {
      await(broken);
    } finally {
      takenBack.remove(Thread.currentThread());
    }
  }

  private void await(List<MonitorPlan> broken) {
    long end = System.nanoTime() + MOST_NANOS;
    for (MonitorPlan plan : broken) {
      if (!locks.awaitNobodyElseShares(plan, end - System.nanoTime())) {
        decisions.complain(
            "regions of "
                + plan.monitor()
                + " still run beside others although "
                + plan.takenBack()
                + "; they end soon");
      }
    }
  }
}
