package io.pooledsqlite.agent.analysis;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report for programs to read; {@code docs/analysis.md} has the format. Stateless and
 * thread-safe.
 */
public final class JsonReport {

  /** Grows when a program that reads the report would have to change. */
  static final int FORMAT = 1;

  private JsonReport() {}

  /** The whole report as one JSON object. */
  public static String of(AnalysisReport report) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject();
      json.name("format").value(FORMAT);
      json.name("classes").value(report.classes());
      json.name("summary").beginObject();
      for (Verdict verdict : Verdict.values()) {
        json.name(verdict.toString()).value(report.count(verdict));
      }
      json.endObject();
      json.name("holders").beginArray();
      for (HolderReport holder : report.holders()) {
        write(json, holder, report.inForce());
      }
      json.endArray();
      strings(json, "notes", report.notes());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonWriter json, HolderReport holder, @Nullable InForce inForce)
      throws IOException {
    json.beginObject();
    json.name("class").value(holder.className());
    strings(json, "connections", holder.connections());
    json.name("monitors").beginArray();
    for (MonitorReport monitor : holder.monitors()) {
      json.beginObject();
      json.name("lock").value(monitor.lock());
      json.name("leftAlone").value(monitor.whyLeftAlone());
      json.name("inForce");
      write(json, monitor, inForce);
      json.name("regions").beginArray();
      for (RegionReport region : monitor.regions()) {
        write(json, region, inForce == null ? null : inForce.ran(monitor, region));
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private static void write(JsonWriter json, MonitorReport monitor, @Nullable InForce inForce)
      throws IOException {
    if (inForce == null) {
      json.nullValue();
      return;
    }
    json.beginArray();
    for (LockState state : inForce.of(monitor)) {
      json.beginObject();
      json.name("state").value(state.kind().toString());
      json.name("why").value(state.why());
      json.endObject();
    }
    json.endArray();
  }

  private static void write(JsonWriter json, RegionReport region, LockState.@Nullable Ran ran)
      throws IOException {
    json.beginObject();
    json.name("class").value(region.className());
    json.name("method").value(region.method());
    json.name("descriptor").value(region.descriptor());
    json.name("receiver").value(region.receiver());
    json.name("kind").value(region.block() ? "block" : "method");
    json.name("firstLine").value(region.firstLine());
    json.name("lastLine").value(region.lastLine());
    json.name("verdict").value(region.verdict().toString());
    json.name("reason").value(region.reason());
    json.name("change").value(region.verdict().change());
    json.name("advice").value(region.advice());
    strings(json, "because", region.because());
    strings(json, "needs", region.needs());
    strings(json, "assumptions", region.assumptions());
    json.name("assertedBy").value(region.assertedBy());
    json.name("ranShared").value(ran == null ? null : ran.shared());
    json.name("ranWithMonitor").value(ran == null ? null : ran.monitor());
    json.endObject();
  }

  private static void strings(JsonWriter json, String name, List<String> values)
      throws IOException {
    json.name(name).beginArray();
    for (String value : values) {
      json.value(value);
    }
    json.endArray();
  }
}
