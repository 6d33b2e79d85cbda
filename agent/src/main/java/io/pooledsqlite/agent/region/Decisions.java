package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.LockPlan;
import io.pooledsqlite.agent.analysis.RegionPlan;
import io.pooledsqlite.metrics.RegionTotals;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What was decided about the monitors of all holders, to be told. Thread-safe. */
final class Decisions {

  /** Of monitors that stay, the line at exit names so many. */
  private static final int MOST_NOTES = 5;

  private final Consumer<String> complaints;
  private final List<Replaced> replaced = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  private record Replaced(LockPlan lock, MonitorPlan plan, int besides) {}

  /**
   * @param complaints told what an operator should know at once
   */
  Decisions(Consumer<String> complaints) {
    this.complaints = complaints;
  }

  void complain(String what) {
    complaints.accept(what);
  }

  /** A class with regions that could run beside others keeps them as they are. */
  void notWoven(String className, String why) {
    notes.add("the locks of " + className.replace('/', '.') + " stay as they are: " + why);
  }

  /** A lock keeps its monitor because a class that locks it was loaded before. */
  void tooLate(LockPlan lock, RegionPlan region) {
    notes.add(
        "the monitor of "
            + lock.display()
            + " stays as it is: "
            + region.owner().replace('/', '.')
            + ", which locks it too, was loaded before");
  }

  /** The regions of a lock run beside each other from now on, as far as was proved. */
  void replaced(LockPlan lock, MonitorPlan plan, int besides) {
    replaced.add(new Replaced(lock, plan, besides));
  }

  /** A line on what runs without its monitor, and what does not although it could; may be empty. */
  String summary() {
    StringBuilder line = new StringBuilder(replaced.isEmpty() ? "" : ofReplaced());
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
    int besides = 0;
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
