package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Monitors.Lock;
import io.pooledsqlite.agent.analysis.RegionJudge.Judged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges all regions of one lock, of which one may spoil it for all others. */
final class LockJudge {

  private final ClassWorld world;
  private final Monitors monitors;
  private final RegionJudge judge;
  private final LockOverrides overrides;

  /**
   * A lock with its regions.
   *
   * @param leftAlone why all of them are exclusive, or null
   */
  record JudgedLock(Lock lock, @Nullable String leftAlone, List<JudgedRegion> regions) {

    /** Whether a region touches JDBC. */
    boolean jdbc() {
      return regions.stream().anyMatch(region -> region.judged().jdbc());
    }

    MonitorReport report() {
      List<RegionReport> reports = new ArrayList<>();
      for (JudgedRegion region : regions) {
        RegionReport report = region.judged().report();
        reports.add(
            leftAlone == null || report.verdict() == Verdict.EXCLUSIVE
                ? report
                : report.leftAlone(leftAlone));
      }
      return new MonitorReport(lock.display(), leftAlone, List.copyOf(reports));
    }
  }

  /** A region with its verdict. */
  record JudgedRegion(RegionRoot root, Judged judged) {}

  LockJudge(ClassWorld world, Monitors monitors, FieldRules fields, LockOverrides overrides) {
    this.world = world;
    this.monitors = monitors;
    this.judge = new RegionJudge(world, fields, overrides);
    this.overrides = overrides;
  }

  /** Every region that holds the lock, or may hold it by another name. */
  List<RegionRoot> regionsOf(Lock lock) {
    List<RegionRoot> all = new ArrayList<>(monitors.regions().getOrDefault(lock, List.of()));
    all.addAll(monitors.related(lock));
    return all;
  }

  /** Of a lock that is left alone, without its regions: nobody asks for their verdicts then. */
  JudgedLock judgeUnlessLeftAlone(Lock lock) {
    return judge(lock, true);
  }

  JudgedLock judge(Lock lock) {
    return judge(lock, false);
  }

  private JudgedLock judge(Lock lock, boolean endsWhenLeftAlone) {
    List<JudgedRegion> regions = new ArrayList<>();
    String why = world.find(lock.owner()) == null ? "its class can not be read" : null;
    if (why == null) {
      why = monitors.whyNotKnown(lock);
    }
    why = why == null ? whyKept(lock.owner()) : why;
    for (RegionRoot root : regionsOf(lock)) {
      if (why != null && endsWhenLeftAlone) {
        break;
      }
      JudgedRegion region = judge(root);
      regions.add(region);
      why = why == null ? region.judged().blocker() : why;
      why = why == null ? whyKept(root.method().owner().name) : why;
    }
    boolean ended = why != null && endsWhenLeftAlone;
    return new JudgedLock(lock, why, ended ? List.of() : List.copyOf(regions));
  }

  private @Nullable String whyKept(String className) {
    return overrides.keeps(className)
        ? LockOverrides.KEEP + " names " + className.replace('/', '.')
        : null;
  }

  JudgedRegion judge(RegionRoot root) {
    return new JudgedRegion(root, judge.judge(root));
  }
}
