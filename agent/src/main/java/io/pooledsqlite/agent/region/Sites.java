package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the woven regions and knows which plan holds for each of them. Thread-safe.
 *
 * <p>A region that locks its own instance is one piece of code for several classes of instances:
 * its plan is that of the instance's class. A class or an object in a field that is locked has one
 * plan.
 */
final class Sites {

  /** So many may be there before it is looked for some whose numbers are free. */
  private static final int FEW = 1_000;

  private final List<Site> sites = new CopyOnWriteArrayList<>();

  /** Numbers of regions whose class loaders are gone, so that nobody runs them. */
  @GuardedBy("this")
  private final Deque<Integer> free = new ArrayDeque<>();

  @GuardedBy("this")
  private int most = FEW;

  /** A woven region, and how it reaches its connection. */
  private static final class Site {
    final WeakReference<ClassLoader> loader;
    final FieldReach connection;

    /** None where the class of what is locked decides. */
    volatile @Nullable MonitorPlan plan;

    Site(WeakReference<ClassLoader> loader, FieldReach connection) {
      this.loader = loader;
      this.connection = connection;
    }
  }

  @GuardedBy("itself")
  private final Map<ClassLoader, Map<String, MonitorPlan>> ofInstances = new WeakHashMap<>();

  private final ClassValue<@Nullable MonitorPlan> byClass =
      new ClassValue<>() {
        @Override
        protected @Nullable MonitorPlan computeValue(Class<?> type) {
          ClassLoader loader = type.getClassLoader();
          synchronized (ofInstances) {
            Map<String, MonitorPlan> plans = loader == null ? null : ofInstances.get(loader);
            return plans == null ? null : plans.get(type.getName());
          }
        }
      };

  /**
   * A number for one more region.
   *
   * @param loader of its class; once that is gone another region may get the number
   * @param connection leads from its receiver, or its class, to its connection
   */
  synchronized int add(WeakReference<ClassLoader> loader, FieldReach connection) {
    Site site = new Site(loader, connection);
    if (free.isEmpty() && sites.size() >= most) {
      findFreeNumbers();
    }
    Integer number = free.poll();
    if (number == null) {
      sites.add(site);
      return sites.size() - 1;
    }
    sites.set(number, site);
    return number;
  }

  /** A server may deploy a program again and again. */
  @GuardedBy("this")
  private void findFreeNumbers() {
    for (int i = 0; i < sites.size(); i++) {
      if (sites.get(i).loader.get() == null) {
        free.add(i);
      }
    }
    most = Math.max(most, 2 * (sites.size() - free.size()) + FEW);
  }

  /** The connection that a region uses now, from its receiver or class; null if it has none. */
  @Nullable Object connection(int site, @Nullable Object start) {
    return sites.get(site).connection.from(start);
  }

  /** Says what holds for a region that locks one and the same thing each time. */
  void plan(int site, MonitorPlan plan) {
    sites.get(site).plan = plan;
  }

  /**
   * Says what holds for instances of a class.
   *
   * @param className binary name; the class must not have instances yet
   */
  void plan(ClassLoader loader, String className, MonitorPlan plan) {
    synchronized (ofInstances) {
      ofInstances.computeIfAbsent(loader, key -> new HashMap<>()).put(className, plan);
    }
  }

  /** The plan for a region that locks this object now; null if nothing was decided. */
  @Nullable MonitorPlan plan(int site, Object monitor) {
    MonitorPlan plan = sites.get(site).plan;
    return plan == null ? byClass.get(monitor.getClass()) : plan;
  }
}
