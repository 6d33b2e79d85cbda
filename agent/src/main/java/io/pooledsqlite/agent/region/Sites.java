package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The plan of each woven region; none where the class of what is locked decides. */
  private final List<Optional<MonitorPlan>> sites = new CopyOnWriteArrayList<>();

  /** How each woven region reaches its connection. */
  private final List<FieldReach> connections = new CopyOnWriteArrayList<>();

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
   * @param connection leads from its receiver, or its class, to its connection
   */
  synchronized int add(FieldReach connection) {
    sites.add(Optional.empty());
    connections.add(connection);
    return sites.size() - 1;
  }

  /** The connection that a region uses now, from its receiver or class; null if it has none. */
  @Nullable Object connection(int site, @Nullable Object start) {
    return connections.get(site).from(start);
  }

  /** Says what holds for a region that locks one and the same thing each time. */
  void plan(int site, MonitorPlan plan) {
    sites.set(site, Optional.of(plan));
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
    Optional<MonitorPlan> plan = sites.get(site);
    return plan.isPresent() ? plan.get() : byClass.get(monitor.getClass());
  }
}
