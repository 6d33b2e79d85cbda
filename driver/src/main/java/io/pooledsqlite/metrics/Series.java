package io.pooledsqlite.metrics;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One meter, told without naming any Micrometer class, so that the same list can be registered with
 * ours and with another copy that only reflection reaches. Immutable.
 *
 * @param type which kind of meter
 * @param name Micrometer's name, with dots
 * @param unit the base unit, or null for none
 * @param description one clause for a reader
 * @param tags keys and values in turn
 * @param value the present figure of a gauge, or the total of a counter
 * @param times what a timer records; null for other types
 */
public record Series(
    Type type,
    String name,
    @Nullable String unit,
    String description,
    List<String> tags,
    DoubleSupplier value,
    @Nullable Times times) {

  /** What Micrometer calls it. */
  public enum Type {
    GAUGE,
    /** A counter whose total is read when it is asked for, so that late binding loses nothing. */
    COUNTER,
    /** A real timer, because applications configure histograms and maxima for it. */
    TIMER
  }

  static Series gauge(
      String name, String description, DoubleSupplier value, String... tagKeysAndValues) {
    return new Series(Type.GAUGE, name, null, description, List.of(tagKeysAndValues), value, null);
  }

  static Series counter(
      String name, String description, DoubleSupplier total, String... tagKeysAndValues) {
    return new Series(
        Type.COUNTER, name, null, description, List.of(tagKeysAndValues), total, null);
  }

  static Series timer(String name, String description, Times times, String... tagKeysAndValues) {
    return new Series(
        Type.TIMER, name, null, description, List.of(tagKeysAndValues), times::count, times);
  }

  Series in(String baseUnit) {
    return new Series(type, name, baseUnit, description, tags, value, times);
  }
}
