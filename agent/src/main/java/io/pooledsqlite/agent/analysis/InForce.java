package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running program does with the locks that were judged. Immutable and thread-safe.
 *
 * @param replacing whether locks are replaced at all
 * @param locks those of which something was decided; one that several class loaders have is there
 *     several times
 */
public record InForce(boolean replacing, List<LockState> locks) {

  /** Every lock is as the program was written. */
  public static final InForce NOTHING = new InForce(false, List.of());

  /** The same, but a class that loads later may have locks that are replaced. */
  public static final InForce NOTHING_YET = new InForce(true, List.of());

  /** What became of a lock, once for each class loader that has it, and for all that are gone. */
  List<LockState> of(MonitorReport monitor) {
    List<LockState> found = new ArrayList<>();
    for (LockState state : locks) {
      if (state.lock().equals(monitor.lock())) {
        found.add(state);
      }
    }
    if (found.isEmpty()) {
      found.add(new LockState(monitor.lock(), LockState.Kind.KEPT, whyKept(monitor), List.of()));
    }
    return found;
  }

  private String whyKept(MonitorReport monitor) {
    if (!replacing) {
      return "mode=report changes nothing";
    }
    if (monitor.whyLeftAlone() != null) {
      return monitor.whyLeftAlone();
    }
    return monitor.regions().stream().allMatch(region -> region.verdict() == Verdict.EXCLUSIVE)
        ? "each of its regions needs it to itself"
        : "it was not seen as its classes were loaded";
  }

  /** How often a region ran, all class loaders together; null if nobody counted it. */
  LockState.@Nullable Ran ran(MonitorReport monitor, RegionReport region) {
    LockState.Ran sum = null;
    for (LockState state : locks) {
      if (state.lock().equals(monitor.lock())) {
        for (LockState.Ran ran : state.regions()) {
          if (ran.region().equals(region.display()) && ran.receiver().equals(region.receiver())) {
            sum = sum == null ? ran : sum.and(ran);
          }
        }
      }
    }
    return sum;
  }
}
