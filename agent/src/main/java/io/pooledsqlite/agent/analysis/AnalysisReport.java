package io.pooledsqlite.agent.analysis;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found. Immutable and thread-safe.
 *
 * @param classes the number of classes that were looked at
 * @param holders in the order of their names
 * @param notes what could not be looked at, in words
 * @param inForce what became of the locks; null for a program that does not run
 */
public record AnalysisReport(
    int classes, List<HolderReport> holders, List<String> notes, @Nullable InForce inForce) {

  /** A report on a program that does not run. */
  public AnalysisReport(int classes, List<HolderReport> holders, List<String> notes) {
    this(classes, holders, notes, null);
  }

  /** The same report with what became of the locks. */
  public AnalysisReport with(InForce now) {
    return new AnalysisReport(classes, holders, notes, now);
  }

  /** Every region of every monitor. */
  public Stream<RegionReport> regions() {
    return holders.stream()
        .flatMap(holder -> holder.monitors().stream())
        .flatMap(monitor -> monitor.regions().stream());
  }

  /** The number of regions with this verdict. */
  public long count(Verdict verdict) {
    return regions().filter(region -> region.verdict() == verdict).count();
  }

  /** The numbers in one clause. */
  public String summary() {
    long monitors = holders.stream().mapToLong(holder -> holder.monitors().size()).sum();
    return counted(holders.size(), "holder")
        + ", "
        + counted(monitors, "monitor")
        + ", "
        + counted(regions().count(), "region")
        + ": "
        + count(Verdict.READ)
        + " read, "
        + count(Verdict.SINGLE)
        + " single, "
        + count(Verdict.WRITE)
        + " write, "
        + count(Verdict.EXCLUSIVE)
        + " exclusive";
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
