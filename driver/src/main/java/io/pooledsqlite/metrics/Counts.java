package io.pooledsqlite.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** One count for each constant. Thread-safe: the map is filled once and never changed. */
final class Counts<K extends Enum<K>> {

  private final EnumMap<K, LongAdder> adders;

  Counts(Class<K> type) {
    adders = new EnumMap<>(type);
    for (K key : type.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
  }

  void add(K key) {
    LongAdder adder = adders.get(key);
    if (adder != null) {
      adder.increment();
    }
  }

  long get(K key) {
    LongAdder adder = adders.get(key);
    return adder == null ? 0 : adder.sum();
  }

  /** All counts, by tag value. */
  Map<String, Long> sums() {
    Map<String, Long> sums = new TreeMap<>();
    adders.forEach((key, adder) -> sums.put(Meters.tagValue(key), adder.sum()));
    return sums;
  }
}
