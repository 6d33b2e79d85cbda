package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The classes that were loaded, in their order. Those of class loaders that are gone are forgotten
 * from time to time: a server may deploy a program again and again. Thread-safe.
 */
final class NotedClasses {

  /** So many may be added before it is looked for some to forget. */
  private static final int FEW = 1_000;

  @GuardedBy("this")
  private final NavigableMap<Long, NotedClass> noted = new TreeMap<>();

  @GuardedBy("this")
  private long next;

  @GuardedBy("this")
  private int most = FEW;

  /**
   * Some of the classes.
   *
   * @param next the number from which on there is more
   */
  record Some(List<NotedClass> classes, long next) {}

  synchronized void add(NotedClass loaded) {
    noted.put(next++, loaded);
    if (noted.size() > most) {
      noted.values().removeIf(each -> each.loader().get() == null);
      most = 2 * noted.size() + FEW;
    }
  }

  /** Those from a number on, which is 0 for all. */
  synchronized Some since(long number) {
    return new Some(List.copyOf(noted.tailMap(number).values()), next);
  }
}
