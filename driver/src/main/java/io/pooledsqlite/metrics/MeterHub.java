package io.pooledsqlite.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings what there is to be measured together with the registries that publish it, in whichever
 * order the two arrive. What a registry throws is one warning. No lock is held while a registry is
 * called but the one for that registry's copy of one group. Thread-safe.
 */
public final class MeterHub {

  private final Set<MeterGroup> groups = ConcurrentHashMap.newKeySet();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Consumer<String> warnings;
  private volatile boolean keepsAll;

  /** Warns through {@code warnings}, at most once for each registry. */
  public MeterHub(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Publishes a group until {@link #remove}. */
  void add(MeterGroup group) {
    groups.add(group);
    subscriptions.forEach(subscription -> subscription.offer(group));
  }

  /**
   * Leaves in the registries what is there from now on: the JVM exits, pools end with it, and what
   * registries push as their last shall have their figures.
   */
  public void keepAll() {
    keepsAll = true;
  }

  /** Takes a group out of all registries. */
  void remove(MeterGroup group) {
    if (keepsAll) {
      return;
    }
    group.close();
    groups.remove(group);
    subscriptions.forEach(subscription -> subscription.withdraw(group));
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /**
   * Publishes to a registry from now on.
   *
   * @param sink the registry
   * @param pools names of the pools that it shall have, {@link io.pooledsqlite.pool.PoolStats#ALL}
   *     among them
   * @param executor runs whatever calls the registry, in the order given
   */
  public Subscription attach(MeterSink sink, Predicate<String> pools, Executor executor) {
    Subscription subscription = new Subscription(sink, pools, executor);
    subscriptions.add(subscription);
    subscription.refresh();
    return subscription;
  }

  /** One registry, as long as it is published to. Thread-safe. */
  public final class Subscription {

    private final MeterSink sink;
    private final Predicate<String> pools;
    private final Executor executor;
    private final Map<MeterGroup, List<Bound>> bound = new ConcurrentHashMap<>();
    private volatile boolean warned;

    private record Bound(Series series, MeterSink.Registered registered) {}

    private Subscription(MeterSink sink, Predicate<String> pools, Executor executor) {
      this.sink = sink;
      this.pools = pools;
      this.executor = executor;
    }

    /** Looks again which pools are wanted. */
    public void refresh() {
      groups.forEach(this::offer);
    }

    /** Ends it without calling the registry, which is gone. */
    public void forget() {
      subscriptions.remove(this);
      for (MeterGroup group : List.copyOf(bound.keySet())) {
        List<Bound> meters = bound.remove(group);
        if (meters != null) {
          meters.forEach(Subscription::unbind);
        }
      }
    }

    private void offer(MeterGroup group) {
      if (pools.test(group.pool()) && !bound.containsKey(group)) {
        executor.execute(() -> bind(group));
      }
    }

    private void withdraw(MeterGroup group) {
      executor.execute(() -> release(group));
    }

    private void bind(MeterGroup group) {
      List<Bound> meters = new ArrayList<>();
      synchronized (meters) {
        if (group.isClosed() || bound.putIfAbsent(group, meters) != null) {
          return;
        }
        for (Series series : group.series()) {
          guarded(
              () -> {
                MeterSink.Registered registered = sink.register(series);
                meters.add(new Bound(series, registered));
                if (series.times() != null && registered.timer() != null) {
                  series.times().bind(registered.timer());
                }
              });
        }
      }
      if (group.isClosed()) {
        release(group);
      }
    }

    private void release(MeterGroup group) {
      List<Bound> meters = bound.remove(group);
      if (meters == null) {
        return;
      }
      synchronized (meters) {
        for (Bound meter : meters) {
          unbind(meter);
          guarded(() -> sink.remove(meter.registered.meter()));
        }
      }
    }

    private static void unbind(Bound meter) {
      if (meter.series.times() != null && meter.registered.timer() != null) {
        meter.series.times().unbind(meter.registered.timer());
      }
    }

    private void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException | LinkageError e) {
        if (!warned) {
          warned = true;
          warnings.accept("A metrics registry refused a meter; the program goes on: " + e);
        }
      }
    }
  }
}
