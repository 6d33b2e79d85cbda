package io.pooledsqlite.agent.inner;

import io.pooledsqlite.metrics.MeterSink;
import io.pooledsqlite.metrics.Series;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The global registry of an application's own Micrometer, 1.9 or newer, reached by reflection: the
 * agent links to its own copy alone. Everything of the application is held by {@link Side}, which
 * only the application's registry keeps alive, through the functions of our meters; from here it is
 * a weak reference. So an application that is undeployed goes, meters and all. A side that goes
 * before it has a meter is made anew, as long as the registry is there. Thread-safe.
 */
final class ApplicationRegistry implements MeterSink {

  /** In pieces, because the making of the agent's jar renames a constant that is one. */
  private static final String PACKAGE =
      String.join(".", "io", "micrometer", "core", "instrument", "");

  /** What refers to the application's classes. */
  private static final class Side {
    private final Object registry;
    private final Class<?> registryType;
    private final Map<Integer, Object> meters = new ConcurrentHashMap<>();
    private final MethodHandle record;
    private final Method remove;

    Side(Object registry) throws ReflectiveOperationException {
      ClassLoader loader = registry.getClass().getClassLoader();
      this.registry = registry;
      this.registryType = Class.forName(PACKAGE + "MeterRegistry", false, loader);
      Class<?> timer = Class.forName(PACKAGE + "Timer", false, loader);
      this.record =
          MethodHandles.publicLookup()
              .findVirtual(
                  timer, "record", MethodType.methodType(void.class, long.class, TimeUnit.class))
              .asType(MethodType.methodType(void.class, Object.class, long.class, TimeUnit.class));
      this.remove =
          registryType.getMethod("remove", Class.forName(PACKAGE + "Meter", false, loader));
    }

    Object register(Series series) throws ReflectiveOperationException {
      ClassLoader loader = registryType.getClassLoader();
      Object builder =
          switch (series.type()) {
            case GAUGE -> functional(loader, "Gauge", series);
            case COUNTER -> functional(loader, "FunctionCounter", series);
            case TIMER ->
                Class.forName(PACKAGE + "Timer", true, loader)
                    .getMethod("builder", String.class)
                    .invoke(null, series.name());
          };
      // Named by the builder's public class: what it inherits from may not be public.
      Class<?> type = builder.getClass();
      type.getMethod("description", String.class).invoke(builder, series.description());
      type.getMethod("tags", String[].class)
          .invoke(builder, (Object) series.tags().toArray(String[]::new));
      if (series.unit() != null) {
        type.getMethod("baseUnit", String.class).invoke(builder, series.unit());
      }
      return type.getMethod("register", registryType).invoke(builder, registry);
    }

    private Object functional(ClassLoader loader, String kind, Series series)
        throws ReflectiveOperationException {
      return Class.forName(PACKAGE + kind, true, loader)
          .getMethod("builder", String.class, Object.class, ToDoubleFunction.class)
          .invoke(null, series.name(), series, new Reading(this));
    }

    void record(Object timer, long nanos) {
      try {
        record.invokeExact(timer, nanos, TimeUnit.NANOSECONDS);
      } catch (Throwable e) {
        // A registry of the application that fails must not fail its statement.
      }
    }
  }

  /** Reads a series, and keeps the application's side alive for as long as it is asked to. */
  private static final class Reading implements ToDoubleFunction<Object> {
    @SuppressWarnings("unused")
    private final Side side;

    Reading(Side side) {
      this.side = side;
    }

    @Override
    public double applyAsDouble(Object series) {
      return ((Series) series).value().getAsDouble();
    }
  }

  private final WeakReference<Object> registry;
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile WeakReference<Side> side = new WeakReference<>(null);

  /** Speaks to a global registry. Its meters keep it alive, not this object. */
  ApplicationRegistry(Object registry) {
    this.registry = new WeakReference<>(registry);
  }

  /** The global registry that a class loader sees, or null where it sees no Micrometer. */
  static @Nullable Object find(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> metrics;
    try {
      metrics = Class.forName(PACKAGE + "Metrics", true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
    return metrics.getField("globalRegistry").get(null);
  }

  /** Whether a global registry leads to another one. */
  static boolean leadsAnywhere(Object registry) throws ReflectiveOperationException {
    Object members = registry.getClass().getMethod("getRegistries").invoke(registry);
    return members instanceof Collection<?> registries && !registries.isEmpty();
  }

  /** Of an application that is gone meanwhile, the meter leads nowhere. */
  @Override
  public Registered register(Series series) {
    int number = numbers.incrementAndGet();
    try {
      Side application = side();
      if (application != null) {
        application.meters.put(number, application.register(series));
      }
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return new Registered(number, series.type() == Series.Type.TIMER ? timer(number) : null);
  }

  private synchronized @Nullable Side side() throws ReflectiveOperationException {
    Side known = side.get();
    if (known != null) {
      return known;
    }
    Object global = registry.get();
    if (global == null) {
      return null;
    }
    Side made = new Side(global);
    side = new WeakReference<>(made);
    return made;
  }

  private LongConsumer timer(int number) {
    return nanos -> {
      Side application = side.get();
      Object timer = application == null ? null : application.meters.get(number);
      if (application != null && timer != null) {
        application.record(timer, nanos);
      }
    };
  }

  @Override
  public void remove(Object number) {
    Side application = side.get();
    Object meter = application == null ? null : application.meters.remove((Integer) number);
    if (application == null || meter == null) {
      return;
    }
    try {
      application.remove.invoke(application.registry, meter);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
