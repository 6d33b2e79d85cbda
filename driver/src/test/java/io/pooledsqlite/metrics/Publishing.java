package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes what publishes to a registry, as the core puts it together. */
final class Publishing {

  /** Registries refer weakly to what they read. */
  private static final Queue<Object> KEPT = new ConcurrentLinkedQueue<>();

  private Publishing() {}

  static MeterHub hub(MeterRegistry registry) {
    MeterHub hub = new MeterHub(warning -> {});
    hub.attach(new MicrometerSink(registry), pool -> true, Runnable::run);
    KEPT.add(hub);
    return hub;
  }

  static TotalsListener listener(MeterRegistry registry) {
    return listener(new Summary(), registry);
  }

  static TotalsListener listener(Summary summary, MeterRegistry registry) {
    TotalsListener listener = new TotalsListener(summary, hub(registry), warning -> {});
    KEPT.add(listener);
    return listener;
  }
}
