package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Binds the meters to a registry once it leads anywhere. An application fills Micrometer's global
 * registry when it gets to it, perhaps after its first connection; Micrometer 1.17 warns of meters
 * that are there before. Looks again every second as long as there is something to publish; for the
 * first time a moment after the first pool, whose opening need not wait for Micrometer to be
 * loaded. Thread-safe.
 */
public final class RegistryBinding {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(500);

  /** Loaded where it is asked for alone. */
  private static final class Global {
    static MeterRegistry registry() {
      return Metrics.globalRegistry;
    }
  }

  private final MeterHub hub;
  private final BiConsumer<Duration, Runnable> later;

  /** Set under the monitor; read without it, because every connect asks. */
  private volatile boolean bound;

  /** As {@link #bound}. */
  private volatile boolean waiting;

  /** As {@link #bound}. */
  private volatile boolean ignoring;

  /** Null before the global one was looked at. */
  @GuardedBy("this")
  private @Nullable MeterRegistry registry;

  /**
   * Creates a binding.
   *
   * @param registry null for Micrometer's global one
   * @param later runs something after a while
   */
  public RegistryBinding(
      @Nullable MeterRegistry registry, MeterHub hub, BiConsumer<Duration, Runnable> later) {
    this.registry = registry;
    this.hub = hub;
    this.later = later;
  }

  /** Looks at the global registry from now on: it is there and filled. */
  public synchronized void look() {
    ignoring = false;
    if (registry == null) {
      registry = Global.registry();
    }
  }

  /** Does not look at the global registry before {@link #look}: nobody fills it. */
  public synchronized void ignore() {
    ignoring = registry == null;
  }

  /** Binds now if the registry is known to lead anywhere, else soon; no effect once it is bound. */
  public void wanted() {
    if (bound || waiting || ignoring) {
      return;
    }
    MeterRegistry binding;
    synchronized (this) {
      if (bound || waiting) {
        return;
      }
      binding = registry;
      if (binding == null || !leadsAnywhere(binding)) {
        waiting = true;
        later.accept(binding == null ? SOON : PERIOD, this::again);
        return;
      }
      bound = true;
    }
    hub.attach(new MicrometerSink(binding), pool -> true, Runnable::run);
  }

  private void again() {
    synchronized (this) {
      waiting = false;
      look();
    }
    if (!hub.isEmpty()) {
      wanted();
    }
  }

  private static boolean leadsAnywhere(MeterRegistry registry) {
    return !(registry instanceof CompositeMeterRegistry composite)
        || !composite.getRegistries().isEmpty();
  }
}
