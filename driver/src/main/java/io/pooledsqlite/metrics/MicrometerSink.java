package io.pooledsqlite.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Registers with the Micrometer that this library is linked to. Thread-safe. */
public final class MicrometerSink implements MeterSink {

  private final MeterRegistry registry;

  /** Registers with {@code registry}, which may be a composite. */
  public MicrometerSink(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Registered register(Series series) {
    String[] tags = series.tags().toArray(String[]::new);
    return switch (series.type()) {
      // Micrometer holds the series weakly; the group that it belongs to holds it strongly.
      case GAUGE ->
          new Registered(
              Gauge.builder(series.name(), series, s -> s.value().getAsDouble())
                  .description(series.description())
                  .baseUnit(series.unit())
                  .tags(tags)
                  .register(registry),
              null);
      case COUNTER ->
          new Registered(
              FunctionCounter.builder(series.name(), series, s -> s.value().getAsDouble())
                  .description(series.description())
                  .baseUnit(series.unit())
                  .tags(tags)
                  .register(registry),
              null);
      case TIMER -> {
        Timer timer =
            Timer.builder(series.name())
                .description(series.description())
                .tags(tags)
                .register(registry);
        yield new Registered(timer, nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
      }
    };
  }

  @Override
  public void remove(Object meter) {
    registry.remove((Meter) meter);
  }
}
