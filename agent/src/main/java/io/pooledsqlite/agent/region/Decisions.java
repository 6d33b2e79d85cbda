package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.InForce;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.LockPlan;
import io.pooledsqlite.agent.analysis.LockState;
import io.pooledsqlite.agent.analysis.RegionPlan;
import io.pooledsqlite.metrics.RegionCount;
import io.pooledsqlite.metrics.RegionTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What was decided about the monitors of all holders, to be told. Thread-safe. */
final class Decisions {

  /** Of monitors that stay, the line at exit names so many. */
  private static final int MOST_NOTES = 5;

  private final Consumer<String> complaints;
  private final LockOverrides overrides;
  private final List<Replaced> replaced = new CopyOnWriteArrayList<>();
  private final List<LockState> kept = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  private record Replaced(
      LockPlan lock, MonitorPlan plan, long besides, List<MonitorPlan.Known> regions) {

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
  }

  /**
   * @param complaints told what an operator should know at once
   * @param overrides of which is told what names nothing
   */
  Decisions(Consumer<String> complaints, LockOverrides overrides) {
    this.complaints = complaints;
    this.overrides = overrides;
  }

  void complain(String what) {
    complaints.accept(what);
  }

  /** A class with regions that could run beside others keeps them, and so their locks, as is. */
  void notWoven(String className, List<LockPlan> locks, String why) {
    notes.add("the locks of " + className.replace('/', '.') + " stay as they are: " + why);
    locks.forEach(lock -> keep(lock, why));
  }

  /** A lock keeps its monitor because a class that locks it was loaded before. */
  void tooLate(LockPlan lock, RegionPlan region) {
    String why = region.owner().replace('/', '.') + ", which locks it too, was loaded before";
    notes.add("the monitor of " + lock.display() + " stays as it is: " + why);
    keep(lock, why);
  }

  /** A lock keeps its monitor because no region of it finds the connection in its own class. */
  void outOfReach(LockPlan lock) {
    keep(lock, "its regions reach the connection in a way that is not followed as they run");
  }

  private void keep(LockPlan lock, String why) {
    kept.add(new LockState(lock.display(), LockState.Kind.KEPT, why, List.of()));
  }

  /**
   * The regions of a lock run beside each other from now on, as far as was proved.
   *
   * @param besides how many regions may run beside others
   * @param regions what holds for each region of the lock, in their order
   */
  void replaced(LockPlan lock, MonitorPlan plan, long besides, List<MonitorPlan.Known> regions) {
    replaced.add(new Replaced(lock, plan, besides, List.copyOf(regions)));
  }

  /** What is in force now for every lock of which something was decided. */
  InForce inForce() {
    List<LockState> states = new ArrayList<>();
    replaced.forEach(each -> states.add(each.state()));
    states.addAll(kept);
    return new InForce(true, List.copyOf(states));
  }

  /** A line on what runs without its monitor, and what does not although it could; may be empty. */
  String summary() {
    StringBuilder line = new StringBuilder(replaced.isEmpty() ? "" : ofReplaced());
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

  private String ofReplaced() {
    int regions = 0;
    long besides = 0;
    long times = 0;
    StringBuilder takenBack = new StringBuilder();
    for (Replaced each : replaced) {
      regions += each.lock().regions().size();
      times += each.plan().times(RegionTotals.Lock.SHARED);
      String why = each.plan().takenBack();
      if (why == null) {
        besides += each.besides();
      } else {
        takenBack.append("; the monitor of ").append(each.lock().display());
        takenBack.append(" is used as before because ").append(why);
      }
    }
    return besides
        + " of "
        + regions
        + " synchronized regions of "
        + replaced.size()
        + (replaced.size() == 1 ? " monitor ran" : " monitors ran")
        + " beside others, "
        + times
        + " times"
        + takenBack;
  }
}
