package io.pooledsqlite.agent.inner;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.metrics.MeterHub;
import io.pooledsqlite.pool.PoolStats;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the meters of pools into the Micrometer of the applications that use them, each
 * application the pools that it opened. All of it happens on one daemon thread: no registry of an
 * application is called while one of its threads waits. Thread-safe.
 */
final class ApplicationMeters {

  private static final long PERIOD_MS = 1_000;

  /** Behind what the program opened its first pool for. */
  private static final long DELAY_MS = 500;

  private final MeterHub hub;
  private final Messages messages;
  private final ScheduledThreadPoolExecutor thread;

  /** Touched on our thread only, as is whatever is not guarded in the classes below. */
  private boolean waiting;

  @GuardedBy("this")
  private final List<Registry> registries = new ArrayList<>();

  @GuardedBy("this")
  private final List<Searched> searched = new ArrayList<>();

  /** A class loader whose Micrometer is looked for, or was found. */
  private static final class Searched {
    private final WeakReference<ClassLoader> loader;
    private final Set<String> pools = ConcurrentHashMap.newKeySet();
    private @Nullable Registry found;
    private volatile boolean hopeless;

    Searched(ClassLoader loader) {
      this.loader = new WeakReference<>(loader);
    }
  }

  /** A global registry; several class loaders may see the same one. */
  private static final class Registry {
    private final WeakReference<Object> global;
    private final Set<String> pools = ConcurrentHashMap.newKeySet();
    private MeterHub.@Nullable Subscription subscription;

    Registry(Object global) {
      this.global = new WeakReference<>(global);
      pools.add(PoolStats.ALL);
    }
  }

  ApplicationMeters(MeterHub hub, Messages messages) {
    this.hub = hub;
    this.messages = messages;
    this.thread =
        new ScheduledThreadPoolExecutor(1, work -> Daemons.thread("pooledsqlite-meters", work));
  }

  /** An application uses a pool; {@code loader} sees what it sees. */
  void uses(ClassLoader loader, String pool) {
    boolean isNew;
    synchronized (this) {
      Searched known = null;
      for (Searched candidate : searched) {
        if (candidate.loader.get() == loader) {
          known = candidate;
        }
      }
      if (known == null) {
        known = new Searched(loader);
        searched.add(known);
      }
      isNew = known.pools.add(pool);
    }
    if (isNew) {
      ScheduledFuture<?> unused = thread.schedule(this::look, DELAY_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** On our thread only. */
  private void look() {
    try {
      for (Searched one : present()) {
        ClassLoader loader = one.loader.get();
        if (loader != null && !one.hopeless) {
          serve(one, loader);
        }
      }
      forgetTheGone();
    } catch (Throwable e) {
      messages.say("the application's metrics registry could not be used: " + e);
    }
    if (!waiting && hasHope()) {
      waiting = true;
      ScheduledFuture<?> unused =
          thread.schedule(
              () -> {
                waiting = false;
                look();
                return true;
              },
              PERIOD_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Whether there is a registry that may fill up or go. */
  private synchronized boolean hasHope() {
    return !registries.isEmpty() || searched.stream().anyMatch(one -> !one.hopeless);
  }

  private synchronized List<Searched> present() {
    searched.removeIf(one -> one.loader.get() == null);
    return List.copyOf(searched);
  }

  private void serve(Searched one, ClassLoader loader) {
    try {
      Registry registry = one.found;
      if (registry == null) {
        Object global = ApplicationRegistry.find(loader);
        if (global == null) {
          one.hopeless = true;
          return;
        }
        registry = registryOf(global);
        one.found = registry;
      }
      registry.pools.addAll(one.pools);
      publish(registry);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      one.hopeless = true;
      messages.say("the application's metrics registry could not be used: " + e);
    }
  }

  private synchronized Registry registryOf(Object global) {
    for (Registry known : registries) {
      if (known.global.get() == global) {
        return known;
      }
    }
    Registry registry = new Registry(global);
    registries.add(registry);
    return registry;
  }

  private void publish(Registry registry) throws ReflectiveOperationException {
    MeterHub.Subscription subscription = registry.subscription;
    if (subscription != null) {
      subscription.refresh();
      return;
    }
    Object global = registry.global.get();
    if (global != null && ApplicationRegistry.leadsAnywhere(global)) {
      registry.subscription =
          hub.attach(new ApplicationRegistry(global), registry.pools::contains, thread);
    }
  }

  private synchronized void forgetTheGone() {
    for (Iterator<Registry> all = registries.iterator(); all.hasNext(); ) {
      Registry registry = all.next();
      if (registry.global.get() == null) {
        all.remove();
        if (registry.subscription != null) {
          registry.subscription.forget();
        }
      }
    }
  }
}
