package io.pooledsqlite.agent.inner;

import io.pooledsqlite.metrics.PoolTotals;
import io.pooledsqlite.metrics.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the page shows, as JSON. Thread-safe. */
final class PageState {

  private final Summary summary;
  private final Messages messages;
  private final String mode;
  private final Supplier<@Nullable Supplier<String>> locks;

  /**
   * @param mode what the agent does
   * @param locks gives what makes the report on locks, or null while there is none
   */
  PageState(
      Summary summary, Messages messages, String mode, Supplier<@Nullable Supplier<String>> locks) {
    this.summary = summary;
    this.messages = messages;
    this.mode = mode;
    this.locks = locks;
  }

  /** The report on locks, which takes far longer than the figures. */
  String locks() {
    Supplier<String> report = locks.get();
    return report == null ? "null" : report.get();
  }

  String json() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("version", summary.getVersion());
    state.put("mode", mode);
    state.put("time", System.currentTimeMillis());
    state.put("pid", ProcessHandle.current().pid());
    state.put("retired", summary.getRetired());
    state.put("fallbacks", summary.getFallbacks());
    state.put("locks", locks.get() != null);
    state.put("passedThrough", summary.passThroughs());
    List<Object> pools = new ArrayList<>();
    summary.totals().forEach(totals -> pools.add(pool(totals)));
    state.put("pools", pools);
    state.put("log", messages.recent());
    return Json.of(state);
  }

  private static Map<String, Object> pool(PoolTotals totals) {
    Map<String, Object> pool = new LinkedHashMap<>();
    pool.put("name", totals.getName());
    pool.put("path", totals.getDatabasePath());
    pool.put("sessions", totals.getSessionsOpen());
    pool.put("pinned", totals.getSessionsPinned());
    pool.put("references", totals.getReferences());
    pool.put("pending", totals.getWritersPending());
    pool.put("active", totals.getLeasesActive());
    pool.put("idle", totals.getConnectionsIdle());
    pool.put("overflowActive", totals.getOverflowActive());
    pool.put("walBytes", totals.getWalBytes());
    pool.put("snapshotSeconds", totals.getOldestSnapshotSeconds());
    pool.put("leases", totals.getLeases());
    pool.put("transactions", totals.getTransactions());
    pool.put("statements", totals.getStatements());
    pool.put("overflows", totals.getOverflows());
    pool.put("timeouts", totals.getWriteTimeouts());
    pool.put("busy", totals.getBusy());
    pool.put("checkpoints", totals.getCheckpoints());
    pool.put("checkpointsIncomplete", totals.getCheckpointsIncomplete());
    pool.put("checkpointPages", totals.getCheckpointPages());
    pool.put("cursorsSpooled", totals.getCursorsSpooled());
    pool.put("pins", totals.pinReasons());
    pool.put("leaks", totals.getLeaks());
    pool.put("leaksOpen", totals.getLeaksOpen());
    pool.put("settings", totals.getSettings());
    pool.put("readWait", buckets(totals.readWait().buckets()));
    pool.put("writeWait", buckets(totals.writeWait().buckets()));
    pool.put("writeHold", buckets(totals.writeHold().buckets()));
    return pool;
  }

  private static List<List<Number>> buckets(Map<Double, Long> counts) {
    List<List<Number>> buckets = new ArrayList<>();
    counts.forEach((upper, count) -> buckets.add(List.of(upper, count)));
    return buckets;
  }
}
