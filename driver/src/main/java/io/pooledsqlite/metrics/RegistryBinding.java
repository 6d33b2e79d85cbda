package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Binds the meters to a registry once it leads anywhere. An application fills Micrometer's global
 * registry when it gets to it, perhaps after its first connection; Micrometer 1.17 warns of meters
 * that are there before. Looks again every second as long as there is something to publish.
 * Thread-safe.
 */
public final class RegistryBinding {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final MeterRegistry registry;
  private final MeterHub hub;
  private final BiConsumer<Duration, Runnable> later;

  /** Set under the monitor; read without it, because every connect asks. */
  private volatile boolean bound;

  /** As {@link #bound}. */
  private volatile boolean waiting;

  /**
   * Creates a binding.
   *
   * @param later runs something after a while
   */
  public RegistryBinding(
      MeterRegistry registry, MeterHub hub, BiConsumer<Duration, Runnable> later) {
    this.registry = registry;
    this.hub = hub;
    this.later = later;
  }

  /** Binds now if the registry leads anywhere, else soon; no effect once it is bound. */
  public void wanted() {
    if (bound || waiting) {
      return;
    }
    synchronized (this) {
      if (bound || waiting) {
        return;
      }
      if (!leadsAnywhere()) {
        waiting = true;
        later.accept(PERIOD, this::again);
        return;
      }
      bound = true;
    }
    hub.attach(new MicrometerSink(registry), pool -> true, Runnable::run);
  }

  private void again() {
    synchronized (this) {
      waiting = false;
    }
    if (!hub.isEmpty()) {
      wanted();
    }
  }

  private boolean leadsAnywhere() {
    return !(registry instanceof CompositeMeterRegistry composite)
        || !composite.getRegistries().isEmpty();
  }
}
