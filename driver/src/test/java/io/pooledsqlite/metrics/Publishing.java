package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** Makes what publishes to a registry, as the core puts it together. */
final class Publishing {

  private Publishing() {}

  static MeterHub hub(MeterRegistry registry) {
    MeterHub hub = new MeterHub(warning -> {});
    hub.attach(new MicrometerSink(registry), pool -> true, Runnable::run);
    return hub;
  }

  static TotalsListener listener(MeterRegistry registry) {
    return new TotalsListener(new Summary(), hub(registry), warning -> {});
  }
}
