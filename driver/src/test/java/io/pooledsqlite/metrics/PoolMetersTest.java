package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolMetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Summary summary = new Summary();
  private final TotalsListener listener = Publishing.listener(registry);
  private final FixedStats orders = new FixedStats("orders");

  @Test
  void countsEveryEvent() {
    listener.poolCreated(orders);
    Events.sendAll(listener, orders);

    Map<String, Double> values = values(registry);
    assertThat(values)
        .containsEntry("pooledsqlite.write.timeouts{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.leases{kind=read, pool=orders}", 1.0)
        .containsEntry("pooledsqlite.leases{kind=pinned, pool=orders}", 4.0)
        .containsEntry("pooledsqlite.overflow{pool=orders}", 2.0)
        .containsEntry("pooledsqlite.pins{pool=orders, reason=change_counters}", 1.0)
        .containsEntry("pooledsqlite.pins{pool=orders, reason=temp}", 0.0)
        .containsEntry("pooledsqlite.passthrough{pool=all, reason=memory}", 1.0)
        .containsEntry("pooledsqlite.passthrough{pool=all, reason=shared_cache}", 2.0)
        .containsEntry("pooledsqlite.leaks{kind=session, pool=orders}", 1.0)
        .containsEntry("pooledsqlite.leaks{kind=result_set, pool=orders}", 2.0)
        .containsEntry("pooledsqlite.leaks.open{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.busy{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.cursors.spooled{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.retired{pool=all}", 1.0)
        .containsEntry("pooledsqlite.fallbacks{pool=all}", 0.0)
        .containsEntry(
            "pooledsqlite.transactions{kind=write, outcome=rolled_back, pool=orders}", 2.0)
        .containsEntry("pooledsqlite.transactions{kind=read, outcome=committed, pool=orders}", 1.0)
        .containsEntry("pooledsqlite.statements{pool=orders, result=hit}", 16.0)
        .containsEntry("pooledsqlite.statements{pool=orders, result=miss}", 17.0)
        .containsEntry("pooledsqlite.statements.evicted{pool=orders}", 18.0)
        .containsEntry("pooledsqlite.checkpoints.pages{pool=orders}", 40.0)
        .containsEntry("pooledsqlite.read.wait{pool=orders}", 1.0);
    assertThat(registry.get("pooledsqlite.write.wait").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(1.0);
    assertThat(registry.get("pooledsqlite.write.wait").timer().count()).isEqualTo(2);
    assertThat(registry.get("pooledsqlite.write.wait").timer().max(TimeUnit.SECONDS))
        .isEqualTo(0.75);
    assertThat(registry.get("pooledsqlite.write.hold").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(0.5);
    assertThat(registry.get("pooledsqlite.checkpoints").tag("complete", "true").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("pooledsqlite.checkpoints").tag("complete", "false").timer().count())
        .isEqualTo(2);
  }

  @Test
  void showsThePresentFigures() {
    listener.poolCreated(orders);

    Map<String, Double> values = values(registry);
    assertThat(values)
        .containsEntry("pooledsqlite.sessions.open{pool=orders}", 11.0)
        .containsEntry("pooledsqlite.write.pending{pool=orders}", 12.0)
        .containsEntry("pooledsqlite.overflow.active{pool=orders}", 13.0)
        .containsEntry("pooledsqlite.sessions.pinned{pool=orders}", 14.0)
        .containsEntry("pooledsqlite.references{pool=orders}", 15.0)
        .containsEntry("pooledsqlite.snapshot.age{pool=orders}", 1.5)
        .containsEntry("pooledsqlite.wal.size{pool=orders}", 4096.0);
    for (LeaseKind kind : LeaseKind.values()) {
      assertThat(values)
          .containsEntry(
              "pooledsqlite.leases.active{kind=%s, pool=orders}".formatted(Meters.tagValue(kind)),
              19.0 + FixedStats.number(kind));
    }
  }

  @Test
  void allSeriesOfAPoolExistFromTheStart() {
    listener.poolCreated(orders);
    var before = values(registry).keySet();
    Events.sendAll(listener, orders);
    assertThat(values(registry).keySet()).isEqualTo(before);
  }

  @Test
  void tagsAreBounded() {
    listener.poolCreated(orders);
    Events.sendAll(listener, orders);
    assertThat(registry.getMeters())
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags())
                    .extracting(Tag::getKey)
                    .isSubsetOf("pool", "kind", "reason", "complete", "result", "outcome"));
  }

  @Test
  void closingAPoolTakesItsSeriesAwayAndOnlyThose() {
    FixedStats parts = new FixedStats("parts");
    listener.poolCreated(orders);
    listener.poolCreated(parts);
    Events.sendAll(listener, orders);
    Events.sendAll(listener, parts);
    listener.poolClosed(orders);
    assertThat(values(registry)).noneSatisfy((series, v) -> assertThat(series).contains("orders"));
    assertThat(values(registry)).containsEntry("pooledsqlite.busy{pool=parts}", 1.0);
    listener.poolClosed(parts);
    listener.poolClosed(parts);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aPoolOfTheSameNameComesBackFromZero() {
    listener.poolCreated(orders);
    Events.sendAll(listener, orders);
    listener.poolClosed(orders);
    FixedStats again = new FixedStats("orders");
    listener.poolCreated(again);
    listener.busy(again);
    assertThat(values(registry))
        .containsEntry("pooledsqlite.busy{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.sessions.open{pool=orders}", 11.0);
  }

  @Test
  void eventsOfAClosedPoolAreIgnored() {
    listener.poolCreated(orders);
    listener.poolClosed(orders);
    listener.writeReleased(orders, 1);
    listener.pinned(orders, PinReason.TEMP);
    listener.checkpointed(orders, Duration.ZERO, true, 1);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void worksThroughACompositeAndLeavesNothingInItsMembers() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    composite.add(registry);
    TotalsListener toComposite = Publishing.listener(composite);
    toComposite.poolCreated(orders);
    toComposite.busy(orders);
    assertThat(values(registry))
        .containsEntry("pooledsqlite.busy{pool=orders}", 1.0)
        .containsEntry("pooledsqlite.sessions.open{pool=orders}", 11.0);
    toComposite.poolClosed(orders);
    assertThat(registry.getMeters()).isEmpty();
    assertThat(composite.getMeters()).isEmpty();
  }

  @Test
  void whatHappensWithoutAPoolIsPublishedToo() {
    assertThat(registry.getMeters()).isEmpty();
    listener.passedThrough(PassThroughReason.VFS, "file:x?vfs=unix-none");
    assertThat(values(registry))
        .containsEntry("pooledsqlite.passthrough{pool=all, reason=vfs}", 1.0);
  }

  @Test
  void whatIsCommonKeepsCountingOverPoolsThatComeAndGo() {
    listener.poolCreated(orders);
    listener.poolClosed(orders);
    listener.retired(orders, "unused");
    listener.poolCreated(orders);
    assertThat(values(registry)).containsEntry("pooledsqlite.retired{pool=all}", 1.0);
  }

  @Test
  void atTheExitOfTheJvmFiguresStayForTheLastPush() {
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    MeterHub hub = Publishing.hub(own);
    TotalsListener counting = new TotalsListener(new Summary(), hub, warning -> {});
    counting.poolCreated(orders);
    counting.leased(orders, LeaseKind.WRITE);
    hub.keepAll();
    counting.poolClosed(orders);
    assertThat(values(own)).containsEntry("pooledsqlite.leases{kind=write, pool=orders}", 1.0);
  }

  @Test
  void aRegistryThatComesLateMissesNoTotals() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    List<Runnable> later = new ArrayList<>();
    MeterHub hub = new MeterHub(warning -> {});
    TotalsListener early = new TotalsListener(summary, hub, warning -> {});
    RegistryBinding binding = new RegistryBinding(composite, hub, (delay, task) -> later.add(task));
    binding.wanted();
    early.poolCreated(orders);
    Events.sendAll(early, orders);
    later.remove(0).run();
    assertThat(composite.getMeters()).as("nothing is registered with nobody").isEmpty();
    composite.add(registry);
    later.remove(0).run();
    assertThat(later).isEmpty();
    assertThat(values(registry))
        .containsEntry("pooledsqlite.leases{kind=pinned, pool=orders}", 4.0)
        .containsEntry("pooledsqlite.overflow{pool=orders}", 2.0);
    assertThat(registry.get("pooledsqlite.write.wait").timer().count()).isEqualTo(2);
    assertThat(registry.get("pooledsqlite.write.wait").timer().max(TimeUnit.SECONDS))
        .isEqualTo(0.75);
    early.poolClosed(orders);
  }

  @Test
  void theGlobalRegistryIsLookedAtBehindTheFirstPool() {
    List<Runnable> later = new ArrayList<>();
    MeterHub hub = new MeterHub(warning -> {});
    TotalsListener early = new TotalsListener(summary, hub, warning -> {});
    RegistryBinding binding = new RegistryBinding(null, hub, (delay, task) -> later.add(task));
    Metrics.addRegistry(registry);
    try {
      binding.wanted();
      early.poolCreated(orders);
      assertThat(registry.getMeters()).isEmpty();
      later.remove(0).run();
      assertThat(values(registry)).containsKey("pooledsqlite.busy{pool=orders}");
      early.poolClosed(orders);
    } finally {
      Metrics.removeRegistry(registry);
    }
    assertThat(later).isEmpty();
  }

  @Test
  void aRegistryThatNobodyFillsIsNotLookedAt() {
    List<Runnable> later = new ArrayList<>();
    MeterHub hub = new MeterHub(warning -> {});
    TotalsListener listening = new TotalsListener(summary, hub, warning -> {});
    RegistryBinding binding = new RegistryBinding(null, hub, (delay, task) -> later.add(task));
    binding.ignore();
    listening.poolCreated(orders);
    binding.wanted();
    assertThat(later).isEmpty();
    Metrics.addRegistry(registry);
    try {
      binding.look();
      binding.wanted();
      assertThat(values(registry)).containsKey("pooledsqlite.busy{pool=orders}");
      listening.poolClosed(orders);
    } finally {
      Metrics.removeRegistry(registry);
    }
    assertThat(later).isEmpty();
  }

  @Test
  void aRegistryThatThrowsIsOneWarning() {
    List<String> warnings = new ArrayList<>();
    MeterHub hub = new MeterHub(warnings::add);
    MeterSink broken =
        new MeterSink() {
          @Override
          public Registered register(Series series) {
            throw new NoSuchMethodError(series.name());
          }

          @Override
          public void remove(Object meter) {
            throw new IllegalStateException("never registered");
          }
        };
    hub.attach(broken, pool -> true, Runnable::run);
    hub.attach(new MicrometerSink(registry), pool -> true, Runnable::run);
    TotalsListener hurt = new TotalsListener(summary, hub, warnings::add);
    hurt.poolCreated(orders);
    hurt.busy(orders);
    assertThat(values(registry)).containsEntry("pooledsqlite.busy{pool=orders}", 1.0);
    hurt.poolClosed(orders);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("A metrics registry refused a meter");
  }

  private static Map<String, Double> values(MeterRegistry registry) {
    Map<String, Double> values = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      Map<String, String> tags = new TreeMap<>();
      meter.getId().getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
      double value = meter.measure().iterator().next().getValue();
      assertThat(values.put(meter.getId().getName() + tags, value)).isNull();
    }
    return values;
  }
}
