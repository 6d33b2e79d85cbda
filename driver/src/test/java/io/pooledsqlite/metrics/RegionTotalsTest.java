package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.metrics.RegionTotals.Fallback;
import io.pooledsqlite.metrics.RegionTotals.Lock;
import io.pooledsqlite.metrics.RegionTotals.Verdict;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegionTotalsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Summary summary = new Summary();
  private final FixedStats orders = new FixedStats("orders");
  private final RegionTotals regions = new RegionTotals();

  @BeforeEach
  void namesAreFree() throws Exception {
    Beans.forgetThoseOfOtherTests();
  }

  @Test
  void whatARegionDidCountsAfterItsEnd() {
    RegionCount gone = regions.add(Verdict.READ);
    gone.ranShared();
    gone.ranWithMonitor();
    regions.add(Verdict.READ).ranShared();
    regions.sumUp(gone);
    regions.sumUp(gone);
    gone.ranShared();
    assertThat(regions.times(Verdict.READ, Lock.SHARED)).isEqualTo(2);
    assertThat(regions.times(Verdict.READ, Lock.MONITOR)).isEqualTo(1);
  }

  @Test
  void addsUpRegionsByVerdictAndLock() throws Exception {
    summary.setRegions(regions);
    TotalsListener listener = Publishing.listener(summary, registry);
    listener.poolCreated(orders);
    RegionCount first = regions.add(Verdict.READ);
    first.ranShared();
    first.ranShared();
    RegionCount later = regions.add(Verdict.READ);
    later.ranShared();
    later.ranWithMonitor();
    regions.add(Verdict.EXCLUSIVE).ranWithMonitor();
    regions.waited(Lock.SHARED, TimeUnit.MILLISECONDS.toNanos(250));
    regions.waited(Lock.SHARED, TimeUnit.MILLISECONDS.toNanos(750));
    regions.fellBack(Fallback.MORE_THAN_PROVED);

    assertThat(first.times(Lock.SHARED)).isEqualTo(2);
    assertThat(counted("read", "shared")).isEqualTo(3);
    assertThat(counted("read", "monitor")).isEqualTo(1);
    assertThat(counted("exclusive", "monitor")).isEqualTo(1);
    assertThat(counted("write", "shared")).isZero();
    var waits = registry.get("pooledsqlite.regions.wait").tag("lock", "shared").timer();
    assertThat(waits.count()).isEqualTo(2);
    assertThat(waits.totalTime(TimeUnit.SECONDS)).isEqualTo(1.0);
    assertThat(fallbacks("more_than_proved")).isEqualTo(1);
    assertThat(fallbacks("taken_back")).isZero();

    SummaryMXBean bean =
        JMX.newMXBeanProxy(
            ManagementFactory.getPlatformMBeanServer(),
            new ObjectName("io.pooledsqlite:type=PooledSqlite"),
            SummaryMXBean.class);
    assertThat(bean.getRegions())
        .hasSize(8)
        .containsEntry("read_shared", 3L)
        .containsEntry("read_monitor", 1L)
        .containsEntry("exclusive_monitor", 1L);
    assertThat(bean.getRegionFallbacks())
        .isEqualTo(Map.of("more_than_proved", 1L, "taken_back", 0L));
    assertThat(bean.getRegionWaitSeconds())
        .hasSize(6)
        .containsEntry("shared_max", 0.75)
        .containsEntry("monitor_max", 0.0);
    listener.poolClosed(orders);
  }

  @Test
  void thereIsNothingOfThemWhereNoMonitorCanBeReplaced() {
    TotalsListener listener = Publishing.listener(summary, registry);
    listener.poolCreated(orders);
    assertThat(registry.find("pooledsqlite.regions").meter()).isNull();
    assertThat(summary.getRegions()).isEmpty();
    listener.poolClosed(orders);
  }

  private double counted(String verdict, String lock) {
    return registry
        .get("pooledsqlite.regions")
        .tags("verdict", verdict, "lock", lock)
        .functionCounter()
        .count();
  }

  private double fallbacks(String reason) {
    return registry
        .get("pooledsqlite.regions.fallbacks")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }
}
