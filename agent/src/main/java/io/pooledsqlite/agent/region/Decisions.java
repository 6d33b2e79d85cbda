package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.agent.analysis.InForce;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.LockPlan;
import io.pooledsqlite.agent.analysis.LockState;
import io.pooledsqlite.agent.analysis.RegionPlan;
import io.pooledsqlite.metrics.RegionCount;
import io.pooledsqlite.metrics.RegionTotals;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What was decided about the monitors of all holders, to be told. Of class loaders that are gone it
 * keeps the sums, for each lock once. Thread-safe.
 */
final class Decisions {

  /** Of monitors that stay, the line at exit names so many. */
  private static final int MOST_NOTES = 5;

  /** So many may be told before it is looked for some to sum up. */
  private static final int FEW = 100;

  private final Consumer<String> complaints;
  private final LockOverrides overrides;
  private final RegionTotals totals;

  @GuardedBy("this")
  private final List<Replaced> replaced = new ArrayList<>();

  @GuardedBy("this")
  private int most = FEW;

  /** By all but what the regions did. */
  @GuardedBy("this")
  private final Map<LockState, LockState> others = new LinkedHashMap<>();

  @GuardedBy("this")
  private Sum gone = Sum.NONE;

  @GuardedBy("this")
  private final Set<String> notes = new LinkedHashSet<>();

  private record Replaced(
      WeakReference<ClassLoader> loader,
      LockPlan lock,
      MonitorPlan plan,
      long besides,
      List<MonitorPlan.Known> regions) {

    LockState state() {
      String why = plan.takenBack();
      List<LockState.Ran> ran = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        RegionPlan region = lock.regions().get(i);
        RegionCount count = regions.get(i).count();
        ran.add(
            new LockState.Ran(
                region.display(),
                region.receiver().replace('/', '.'),
                count.times(RegionTotals.Lock.SHARED),
                count.times(RegionTotals.Lock.MONITOR)));
      }
      return new LockState(
          lock.display(),
          why == null ? LockState.Kind.REPLACED : LockState.Kind.TAKEN_BACK,
          why,
          List.copyOf(ran));
    }

    Sum sum() {
      return new Sum(
          1,
          lock.regions().size(),
          plan.takenBack() == null ? besides : 0,
          plan.times(RegionTotals.Lock.SHARED));
    }
  }

  /** Of monitors that were replaced, how many there were, and how often regions ran without. */
  private record Sum(int monitors, int regions, long besides, long times) {
    static final Sum NONE = new Sum(0, 0, 0, 0);

    Sum and(Sum other) {
      return new Sum(
          monitors + other.monitors,
          regions + other.regions,
          besides + other.besides,
          times + other.times);
    }
  }

  /**
   * @param complaints told what an operator should know at once
   * @param overrides of which is told what names nothing
   * @param totals told of regions that can not run any more
   */
  Decisions(Consumer<String> complaints, LockOverrides overrides, RegionTotals totals) {
    this.complaints = complaints;
    this.overrides = overrides;
    this.totals = totals;
  }

  void complain(String what) {
    complaints.accept(what);
  }

  /** A class with regions that could run beside others keeps them, and so their locks, as is. */
  synchronized void notWoven(String className, List<LockPlan> locks, String why) {
    notes.add("the locks of " + className.replace('/', '.') + " stay as they are: " + why);
    locks.forEach(lock -> keep(lock, why));
  }

  /** A lock keeps its monitor because a class that locks it was loaded before. */
  synchronized void tooLate(LockPlan lock, RegionPlan region) {
    String why = region.owner().replace('/', '.') + ", which locks it too, was loaded before";
    notes.add("the monitor of " + lock.display() + " stays as it is: " + why);
    keep(lock, why);
  }

  /** A lock keeps its monitor because no region of it finds the connection in its own class. */
  synchronized void outOfReach(LockPlan lock) {
    keep(lock, "its regions reach the connection in a way that is not followed as they run");
  }

  @GuardedBy("this")
  private void keep(LockPlan lock, String why) {
    add(new LockState(lock.display(), LockState.Kind.KEPT, why, List.of()));
  }

  @GuardedBy("this")
  private void add(LockState state) {
    LockState key = new LockState(state.lock(), state.kind(), state.why(), List.of());
    others.merge(key, state, LockState::and);
  }

  /**
   * The regions of a lock run beside each other from now on, as far as was proved.
   *
   * @param loader whose lock it is
   * @param besides how many regions may run beside others
   * @param regions what holds for each region of the lock, in their order
   */
  synchronized void replaced(
      WeakReference<ClassLoader> loader,
      LockPlan lock,
      MonitorPlan plan,
      long besides,
      List<MonitorPlan.Known> regions) {
    replaced.add(new Replaced(loader, lock, plan, besides, List.copyOf(regions)));
    if (replaced.size() > most) {
      sumUpTheGone();
      most = 2 * replaced.size() + FEW;
    }
  }

  /**
   * A server may deploy a program again and again; the regions of one that is gone ran their last.
   */
  @GuardedBy("this")
  private void sumUpTheGone() {
    for (Iterator<Replaced> all = replaced.iterator(); all.hasNext(); ) {
      Replaced each = all.next();
      if (each.loader().get() == null) {
        all.remove();
        add(each.state());
        gone = gone.and(each.sum());
        each.plan().counts().forEach(totals::sumUp);
      }
    }
  }

  /** What is in force now for every lock of which something was decided. */
  synchronized InForce inForce() {
    List<LockState> states = new ArrayList<>();
    replaced.forEach(each -> states.add(each.state()));
    states.addAll(others.values());
    return new InForce(true, List.copyOf(states));
  }

  /** A line on what runs without its monitor, and what does not although it could; may be empty. */
  synchronized String summary() {
    Sum sum = replaced.stream().map(Replaced::sum).reduce(gone, Sum::and);
    StringBuilder line = new StringBuilder();
    if (sum.monitors() > 0) {
      append(line, ofReplaced(sum));
      takenBack().forEach(each -> append(line, each));
    }
    overrides.unmatched().forEach(each -> append(line, each + ", which locks nothing"));
    notes.stream().limit(MOST_NOTES).forEach(note -> append(line, note));
    if (notes.size() > MOST_NOTES) {
      append(line, (notes.size() - MOST_NOTES) + " more of this kind");
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String text) {
    line.append(line.length() == 0 ? "" : "; ").append(text);
  }

  private static String ofReplaced(Sum sum) {
    return sum.besides()
        + " of "
        + sum.regions()
        + " synchronized regions of "
        + sum.monitors()
        + (sum.monitors() == 1 ? " monitor ran" : " monitors ran")
        + " beside others, "
        + sum.times()
        + " times";
  }

  private Set<String> takenBack() {
    Set<String> said = new LinkedHashSet<>();
    for (LockState each : inForce().locks()) {
      if (each.kind() == LockState.Kind.TAKEN_BACK) {
        said.add("the monitor of " + each.lock() + " is used as before because " + each.why());
      }
    }
    return said;
  }
}
