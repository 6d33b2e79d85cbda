package io.pooledsqlite.agent.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report for people to read. Stateless and thread-safe. */
public final class TextReport {

  private TextReport() {}

  /** The whole report, in lines that end with {@code \n}. */
  public static String of(AnalysisReport report) {
    StringBuilder text = new StringBuilder(2_000);
    text.append("PooledSQLite, locks around connections: ").append(report.summary()).append('\n');
    for (HolderReport holder : report.holders()) {
      text.append('\n').append(holder.className()).append('\n');
      for (String connection : holder.connections()) {
        text.append("  connection ").append(connection).append('\n');
      }
      if (holder.monitors().isEmpty()) {
        text.append("  no lock: each call waits for no other\n");
      }
      for (MonitorReport monitor : holder.monitors()) {
        append(text, monitor, report.inForce());
      }
    }
    if (!report.notes().isEmpty()) {
      text.append('\n');
      for (String note : report.notes()) {
        text.append("note: ").append(note).append('\n');
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, MonitorReport monitor, @Nullable InForce inForce) {
    text.append("  lock: ").append(monitor.lock()).append('\n');
    if (monitor.whyLeftAlone() != null) {
      text.append("    left alone: ").append(monitor.whyLeftAlone()).append('\n');
    }
    if (inForce != null) {
      for (LockState state : inForce.of(monitor)) {
        text.append("    in force: ").append(state.display()).append('\n');
      }
    }
    for (RegionReport region : monitor.regions()) {
      append(text, region);
      LockState.Ran ran = inForce == null ? null : inForce.ran(monitor, region);
      if (ran != null) {
        line(text, "ran " + ran.shared() + " times beside others, " + ran.monitor() + " with it");
      }
    }
  }

  private static void append(StringBuilder text, RegionReport region) {
    String verdict = region.verdict().toString();
    text.append("    ").append(verdict).append(" ".repeat(Math.max(1, 10 - verdict.length())));
    text.append(region.display());
    if (!region.receiver().equals(region.className())) {
      text.append(" of ").append(region.receiver());
    }
    text.append('\n');
    line(text, region.reason());
    line(text, region.verdict().change() + list("; while ", region.needs()));
    if (region.advice() != null) {
      line(text, "to earn more: " + region.advice());
    }
    if (!region.assumptions().isEmpty()) {
      line(text, "assuming that " + String.join("; ", region.assumptions()));
    }
  }

  private static String list(String before, List<String> parts) {
    return parts.isEmpty() ? "" : before + String.join(" and ", parts);
  }

  private static void line(StringBuilder text, String line) {
    text.append("              ").append(line).append('\n');
  }
}
