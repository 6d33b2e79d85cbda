package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.metrics.MeterSink;
import io.pooledsqlite.metrics.Series;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplicationRegistryTest {

  private final SimpleMeterRegistry members = new SimpleMeterRegistry();
  private final CompositeMeterRegistry global = new CompositeMeterRegistry().add(members);
  private final ApplicationRegistry registry = new ApplicationRegistry(global);

  @Test
  void aCollectionBeforeTheFirstMeterLosesNothing() {
    collect();
    MeterSink.Registered first = registry.register(series("first"));
    collect();
    registry.remove(first.meter());
    collect();
    registry.register(series("second"));
    assertThat(members.getMeters())
        .singleElement()
        .satisfies(meter -> assertThat(meter.getId().getName()).isEqualTo("second"));
  }

  /** It is told of by the next look; until then there may be a meter for it. */
  @Test
  void oneThatIsGoneRefusesNothing() {
    ApplicationRegistry gone = new ApplicationRegistry(new Object());
    collect();
    MeterSink.Registered meter = gone.register(series("late"));
    gone.remove(meter.meter());
  }

  private static Series series(String name) {
    return new Series(Series.Type.GAUGE, name, null, name, List.of(), () -> 1, null);
  }

  private static void collect() {
    WeakReference<Object> canary = new WeakReference<>(new Object());
    while (canary.get() != null) {
      System.gc();
    }
  }
}
