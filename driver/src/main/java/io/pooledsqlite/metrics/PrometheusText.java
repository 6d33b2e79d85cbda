package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Micrometer registry in Prometheus' text format 0.0.4
 * (prometheus.io/docs/instrumenting/exposition_formats), with the names that Micrometer's own
 * Prometheus registry gives. Histogram buckets and percentiles are not written. Thread-safe.
 */
public final class PrometheusText {

  /** The value of the header {@code Content-Type} for this format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern ILLEGAL = Pattern.compile("^[^A-Za-z_]|[^A-Za-z0-9_]");

  private final MeterRegistry registry;

  /** Series of one name, which must stand together under one type. */
  private record Family(String type, String help, List<String> samples) {}

  /** Writes what {@code registry} holds at each {@link #scrape()}. */
  public PrometheusText(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Returns all series with their present values, sorted by name. */
  public String scrape() {
    Map<String, Family> families = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      add(meter, families);
    }
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
          text.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
          family.samples.forEach(sample -> text.append(sample).append('\n'));
        });
    return text.toString();
  }

  private static void add(Meter meter, Map<String, Family> families) {
    Meter.Id id = meter.getId();
    String name = withUnit(id);
    meter.use(
        gauge -> single(families, id, name, "gauge", gauge.value()),
        counter -> single(families, id, total(name), "counter", counter.count()),
        timer -> {
          String seconds = withSuffix(name, "seconds");
          summary(families, id, seconds, timer.count(), timer.totalTime(TimeUnit.SECONDS));
          single(families, id, seconds + "_max", "gauge", timer.max(TimeUnit.SECONDS));
        },
        distribution -> {
          summary(families, id, name, distribution.count(), distribution.totalAmount());
          single(families, id, name + "_max", "gauge", distribution.max());
        },
        longTask -> {
          String seconds = withSuffix(name, "seconds");
          summary(
              families, id, seconds, longTask.activeTasks(), longTask.duration(TimeUnit.SECONDS));
          single(families, id, seconds + "_max", "gauge", longTask.max(TimeUnit.SECONDS));
        },
        gauge ->
            single(
                families, id, withSuffix(name, "seconds"), "gauge", gauge.value(TimeUnit.SECONDS)),
        counter -> single(families, id, total(name), "counter", counter.count()),
        timer ->
            summary(
                families,
                id,
                withSuffix(name, "seconds"),
                (long) timer.count(),
                timer.totalTime(TimeUnit.SECONDS)),
        custom -> {});
  }

  private static void single(
      Map<String, Family> families, Meter.Id id, String name, String type, double value) {
    Family family = family(families, name, type, id);
    if (family != null) {
      family.samples.add(name + labels(id) + ' ' + number(value));
    }
  }

  private static void summary(
      Map<String, Family> families, Meter.Id id, String name, long count, double sum) {
    Family family = family(families, name, "summary", id);
    if (family != null) {
      family.samples.add(name + "_count" + labels(id) + ' ' + count);
      family.samples.add(name + "_sum" + labels(id) + ' ' + number(sum));
    }
  }

  /** The family of this name, or null if it has another type: one name must not have two. */
  private static @Nullable Family family(
      Map<String, Family> families, String name, String type, Meter.Id id) {
    Family family =
        families.computeIfAbsent(name, n -> new Family(type, help(id), new ArrayList<>()));
    return family.type.equals(type) ? family : null;
  }

  private static String withUnit(Meter.Id id) {
    String name = legal(NamingConvention.snakeCase.name(id.getName(), id.getType(), null));
    String unit = id.getBaseUnit();
    boolean timed = id.getType() == Meter.Type.TIMER || id.getType() == Meter.Type.LONG_TASK_TIMER;
    return unit == null || timed ? name : withSuffix(name, legal(unit));
  }

  private static String total(String name) {
    return withSuffix(name, "total");
  }

  private static String withSuffix(String name, String suffix) {
    return name.endsWith("_" + suffix) ? name : name + "_" + suffix;
  }

  private static String labels(Meter.Id id) {
    List<Tag> tags = id.getTags();
    if (tags.isEmpty()) {
      return "";
    }
    StringJoiner labels = new StringJoiner(",", "{", "}");
    for (Tag tag : tags) {
      String key = legal(NamingConvention.snakeCase.tagKey(tag.getKey()));
      labels.add(key + "=\"" + escaped(tag.getValue()).replace("\"", "\\\"") + '"');
    }
    return labels.toString();
  }

  private static String help(Meter.Id id) {
    String description = id.getDescription();
    return description == null ? " " : escaped(description);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String legal(String name) {
    return ILLEGAL.matcher(name).replaceAll("_");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
