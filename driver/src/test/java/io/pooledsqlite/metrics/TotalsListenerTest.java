package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TotalsListenerTest {

  private static final String POOL = "io.pooledsqlite:type=Pool,name=orders";
  private static final String SUMMARY = "io.pooledsqlite:type=PooledSqlite";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<String> warnings = new ArrayList<>();
  private final Summary summary = new Summary();
  private final TotalsListener listener =
      new TotalsListener(summary, new MeterHub(warnings::add), warnings::add);
  private final FixedStats orders = new FixedStats("orders");

  @BeforeEach
  void namesAreFree() throws Exception {
    Beans.forgetThoseOfOtherTests();
  }

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    assertThat(names()).isEmpty();
  }

  @Test
  void showsFiguresAndTotals() throws Exception {
    listener.poolCreated(orders);
    Events.sendAll(listener, orders);

    assertThat(attributes(POOL))
        .containsOnly(
            entry("Name", "orders"),
            entry("DatabasePath", "/data/orders.db"),
            entry("SessionsOpen", 11),
            entry("WritersPending", 12),
            entry("OverflowActive", 13),
            entry("SessionsPinned", 14),
            entry("WalBytes", 4096L),
            entry("LeasesActive", Map.of("read", 20, "write", 21, "transaction", 22, "pinned", 23)),
            entry("Writes", 2L),
            entry("WriteWaitSecondsTotal", 1.0),
            entry("WriteWaitSecondsMax", 0.75),
            entry("WriteHoldSecondsTotal", 0.5),
            entry("WriteHoldSecondsMax", 0.5),
            entry("WriteTimeouts", 1L),
            entry("Leases", Map.of("read", 1L, "write", 2L, "transaction", 3L, "pinned", 4L)),
            entry("Overflows", 2L),
            entry("Pins", pins()),
            entry("Leaks", Map.of("session", 1L, "result_set", 2L, "transaction", 1L)),
            entry("Busy", 1L),
            entry("Checkpoints", 3L),
            entry("CheckpointsIncomplete", 2L),
            entry("CursorsSpooled", 1L),
            entry(
                "LeaksOpen",
                List.of(PoolMessages.leaked(orders, Events.leak(4, LeakKind.TRANSACTION, false)))),
            entry("ConnectionsIdle", 10),
            entry("Settings", Map.of("pool.readers", "4")),
            entry("References", 15),
            entry("ReadWaitSeconds", Map.of("p50", 0.125, "p99", 0.125, "max", 0.125)),
            entry("WriteWaitSeconds", Map.of("p50", 0.268435456, "p99", 0.75, "max", 0.75)),
            entry("WriteHoldSeconds", Map.of("p50", 0.5, "p99", 0.5, "max", 0.5)),
            entry(
                "Transactions",
                Map.of(
                    "read_committed", 1L,
                    "read_rolled_back", 0L,
                    "write_committed", 1L,
                    "write_rolled_back", 2L)),
            entry("Statements", Map.of("hit", 16L, "miss", 17L, "evicted", 18L)),
            entry("CheckpointPages", 40L),
            entry("CheckpointSecondsTotal", 1.125),
            entry("OldestSnapshotSeconds", 1.5));
    assertThat(attributes(SUMMARY))
        .containsEntry("Pools", List.of("orders"))
        .containsEntry("PassedThrough", Map.of("memory", 1L, "shared_cache", 2L))
        .containsEntry("MetricsUrl", null)
        .containsEntry("Retired", 1L)
        .containsEntry("Fallbacks", 0L)
        .containsKey("Version");
    listener.poolClosed(orders);
    assertThat(warnings).isEmpty();
  }

  @Test
  void canBeReadThroughItsInterface() throws Exception {
    listener.poolCreated(orders);
    listener.busy(orders);
    PoolMXBean bean = JMX.newMXBeanProxy(server, new ObjectName(POOL), PoolMXBean.class);
    assertThat(bean.getBusy()).isEqualTo(1);
    assertThat(bean.getLeasesActive()).containsEntry("write", 21);
    listener.poolClosed(orders);
  }

  @Test
  void tellsWhereTheMetricsAre() throws Exception {
    listener.poolCreated(orders);
    summary.setMetricsUrl("http://127.0.0.1:9404/metrics");
    assertThat(attributes(SUMMARY)).containsEntry("MetricsUrl", "http://127.0.0.1:9404/metrics");
    listener.poolClosed(orders);
  }

  @Test
  void theFirstBeansAreRegisteredBehindTheOpening() throws Exception {
    List<Runnable> soon = new ArrayList<>();
    TotalsListener opening =
        new TotalsListener(summary, new MeterHub(warnings::add), warnings::add, soon::add);
    opening.poolCreated(orders);
    opening.poolClosed(orders);
    soon.remove(0).run();
    assertThat(names()).as("gone before JMX was started").isEmpty();
    opening.poolCreated(orders);
    assertThat(names()).isEmpty();
    soon.remove(0).run();
    assertThat(names()).containsExactlyInAnyOrder(POOL, SUMMARY);
    FixedStats parts = new FixedStats("parts");
    opening.poolCreated(parts);
    assertThat(names()).as("JMX is there").contains("io.pooledsqlite:type=Pool,name=parts");
    opening.poolClosed(parts);
    opening.poolClosed(orders);
    assertThat(soon).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void summaryStaysUntilTheLastPoolIsClosedAndKeepsItsCounts() throws Exception {
    FixedStats parts = new FixedStats("parts");
    listener.passedThrough(PassThroughReason.MEMORY, "");
    assertThat(names()).isEmpty();
    listener.poolCreated(orders);
    listener.poolCreated(parts);
    listener.poolClosed(orders);
    assertThat(names()).containsExactlyInAnyOrder(SUMMARY, "io.pooledsqlite:type=Pool,name=parts");
    listener.poolClosed(parts);
    listener.poolClosed(parts);
    assertThat(names()).isEmpty();
    listener.poolCreated(orders);
    assertThat(attributes(SUMMARY)).containsEntry("PassedThrough", Map.of("memory", 1L));
    listener.poolClosed(orders);
  }

  @Test
  void twoCopiesOfTheLibraryGetTwoNames() throws Exception {
    TotalsListener other =
        new TotalsListener(new Summary(), new MeterHub(warnings::add), warnings::add);
    FixedStats alsoOrders = new FixedStats("orders");
    listener.poolCreated(orders);
    other.poolCreated(alsoOrders);
    assertThat(names()).containsExactlyInAnyOrder(POOL, POOL + "-2", SUMMARY, SUMMARY + "-2");
    listener.poolClosed(orders);
    assertThat(names()).containsExactlyInAnyOrder(POOL + "-2", SUMMARY + "-2");
    other.poolClosed(alsoOrders);
    assertThat(warnings).isEmpty();
  }

  @Test
  void listenersThatShareASummaryShareItsBean() throws Exception {
    TotalsListener other = new TotalsListener(summary, new MeterHub(warnings::add), warnings::add);
    FixedStats parts = new FixedStats("parts");
    listener.poolCreated(orders);
    other.poolCreated(parts);
    other.passedThrough(PassThroughReason.MEMORY, "");
    assertThat(names())
        .containsExactlyInAnyOrder(POOL, "io.pooledsqlite:type=Pool,name=parts", SUMMARY);
    assertThat(attributes(SUMMARY))
        .containsEntry("Pools", List.of("orders", "parts"))
        .containsEntry("PassedThrough", Map.of("memory", 1L));
    listener.poolClosed(orders);
    assertThat(names()).contains(SUMMARY);
    other.poolClosed(parts);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFailureIsOneWarning() throws Exception {
    FixedStats pattern = new FixedStats("a*");
    FixedStats malformed = new FixedStats("a=b,c");
    listener.poolCreated(pattern);
    listener.poolCreated(malformed);
    listener.leased(pattern, LeaseKind.READ);
    assertThat(names()).containsExactly(SUMMARY);
    listener.poolClosed(pattern);
    listener.poolClosed(malformed);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith(
            "JMX could not register io.pooledsqlite:type=Pool,name=a*, pools go on without");
  }

  @Test
  void somebodyElseMayUnregisterOurBeans() throws Exception {
    listener.poolCreated(orders);
    server.unregisterMBean(new ObjectName(POOL));
    listener.poolClosed(orders);
    assertThat(warnings).isEmpty();
  }

  @Test
  void theMBeanServerIsNotTouchedBeforeThereIsAPool() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-cp",
            System.getProperty("java.class.path"),
            NoPool.class.getName());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output)
        .contains(TotalsListener.class.getName())
        .doesNotContain("java.lang.management.ManagementFactory ")
        .doesNotContain("JmxMBeanServer ");
  }

  /** Run in a process of its own. */
  static final class NoPool {
    public static void main(String[] args) {
      TotalsListener listener =
          new TotalsListener(new Summary(), new MeterHub(System.out::println), System.out::println);
      listener.passedThrough(PassThroughReason.MEMORY, ":memory:");
    }
  }

  private static Map<String, Long> pins() {
    Map<String, Long> pins = new TreeMap<>();
    for (PinReason reason : PinReason.values()) {
      pins.put(Meters.tagValue(reason), 0L);
    }
    pins.put("change_counters", 1L);
    return pins;
  }

  private Set<String> names() throws Exception {
    return server.queryNames(new ObjectName("io.pooledsqlite:*"), null).stream()
        .map(ObjectName::getCanonicalName)
        .map(name -> name.replaceAll(":name=(.*),type=Pool$", ":type=Pool,name=$1"))
        .collect(Collectors.toSet());
  }

  private Map<String, Object> attributes(String name) throws Exception {
    ObjectName objectName = new ObjectName(name);
    Map<String, Object> values = new TreeMap<>();
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(objectName).getAttributes()) {
      values.put(attribute.getName(), plain(server.getAttribute(objectName, attribute.getName())));
    }
    return values;
  }

  /** Open types as any JMX client sees them, in a form that is easy to compare. */
  private static Object plain(Object value) {
    if (value instanceof TabularData table) {
      Map<Object, Object> map = new TreeMap<>();
      for (Object row : table.values()) {
        CompositeData data = (CompositeData) row;
        map.put(data.get("key"), data.get("value"));
      }
      return map;
    }
    return value instanceof String[] texts ? List.of(texts) : value;
  }
}
