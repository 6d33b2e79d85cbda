package io.pooledsqlite.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Scripts parsed lately, by their text. Thread-safe; a hit takes no lock.
 *
 * <p>Two generations of half the capacity each: once the young one is full it becomes the old one,
 * and the old one is dropped. An entry used meanwhile is carried into the young one, so what stays
 * in use stays cached, without the bookkeeping of an exact order of use.
 */
final class ScriptCache {

  private final int capacityOfGeneration;
  private volatile Generations generations = new Generations(new Generation(), new Generation());

  ScriptCache(int capacity) {
    this.capacityOfGeneration = capacity / 2;
  }

  @Nullable SqlScript get(String text) {
    Generations now = generations;
    SqlScript script = now.young.scripts.get(text);
    if (script == null) {
      script = now.old.scripts.get(text);
      if (script != null) {
        put(text, script);
      }
    }
    return script;
  }

  void put(String text, SqlScript script) {
    Generation young = generations.young;
    while (young.admitted.incrementAndGet() > capacityOfGeneration) {
      young = successor(young);
    }
    young.scripts.put(text, script);
  }

  private synchronized Generation successor(Generation full) {
    if (generations.young == full) {
      generations = new Generations(new Generation(), full);
    }
    return generations.young;
  }

  int size() {
    Generations now = generations;
    return now.young.scripts.size() + now.old.scripts.size();
  }

  private record Generations(Generation young, Generation old) {}

  private static final class Generation {
    final ConcurrentHashMap<String, SqlScript> scripts = new ConcurrentHashMap<>();
    final AtomicInteger admitted = new AtomicInteger();
  }
}
