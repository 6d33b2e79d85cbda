package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompositePoolListenerTest {

  private final FixedStats orders = new FixedStats("orders");

  @Test
  void passesEveryEventOnToAllInOrder() {
    List<String> seen = new ArrayList<>();
    CompositePoolListener composite =
        new CompositePoolListener(recorder("first", seen), recorder("second", seen));
    composite.poolCreated(orders);
    Events.sendAll(composite, orders);
    composite.poolClosed(orders);
    assertThat(seen).hasSizeGreaterThan(20);
    for (int i = 0; i < seen.size(); i += 2) {
      assertThat(seen.get(i)).startsWith("first ");
      assertThat(seen.get(i + 1)).isEqualTo(seen.get(i).replace("first ", "second "));
    }
    assertThat(seen.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
        .containsAll(Stream.of(PoolListener.class.getMethods()).map(Method::getName).toList());
  }

  @Test
  void oneThatThrowsHarmsNobodyAndIsReportedOnce() {
    List<String> warnings = new ArrayList<>();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CompositePoolListener composite =
        new CompositePoolListener(
            new Failing(), new Warnings(warnings), Publishing.listener(registry));
    composite.poolCreated(orders);
    Events.sendAll(composite, orders);
    assertThat(registry.get("pooledsqlite.busy").functionCounter().count()).isEqualTo(1);
    assertThat(warnings)
        .containsExactly(
            "The listener "
                + Failing.class.getName()
                + " failed; pools go on, its figures may be incomplete, and it is not reported"
                + " again: java.lang.NoSuchMethodError: poolCreated",
            "something to read: null");
    composite.poolClosed(orders);
  }

  @Test
  void severalThatThrowEndUpReportedToTheRest() {
    List<String> warnings = new ArrayList<>();
    CompositePoolListener composite =
        new CompositePoolListener(new Failing(), new Failing(), new Warnings(warnings));
    composite.poolCreated(orders);
    composite.busy(orders);
    assertThat(warnings).hasSize(2);
  }

  @Test
  void listenersComeAndGo() {
    List<String> warnings = new ArrayList<>();
    Warnings listener = new Warnings(warnings);
    CompositePoolListener composite = new CompositePoolListener();
    composite.warned("nobody hears it", null);
    composite.add(listener);
    composite.warned("heard", null);
    composite.remove(listener);
    composite.warned("nobody hears it", null);
    assertThat(warnings).containsExactly("heard: null");
  }

  private static PoolListener recorder(String name, List<String> seen) {
    return (PoolListener)
        Proxy.newProxyInstance(
            CompositePoolListenerTest.class.getClassLoader(),
            new Class<?>[] {PoolListener.class},
            (proxy, method, args) -> {
              seen.add(name + " " + method.getName());
              return null;
            });
  }

  private static final class Failing implements PoolListener {
    @Override
    public void poolCreated(PoolStats stats) {
      throw new NoSuchMethodError("poolCreated");
    }

    @Override
    public void busy(PoolStats pool) {
      throw new IllegalStateException("busy");
    }

    @Override
    public void warned(String message, @Nullable Throwable cause) {
      throw new IllegalStateException("warned");
    }
  }

  private record Warnings(List<String> texts) implements PoolListener {
    @Override
    public void warned(String message, @Nullable Throwable cause) {
      texts.add(message + ": " + cause);
    }
  }
}
