package io.pooledsqlite.metrics;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JMX needs no meters: it shows a pool where no registry is there, and where none is wanted. */
class BeansAloneTest {

  private static final String POOL = "io.pooledsqlite:type=Pool,name=alone";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showAPoolWithoutARegistry(boolean metrics) throws Exception {
    assertThat(Metrics.globalRegistry.getRegistries()).isEmpty();
    Beans.forgetThoseOfOtherTests();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(POOL);
    try (TestDatabase database =
        new TestDatabase(directory, "pool.name=alone", "pool.metrics=" + metrics)) {
      try (Connection session = database.open()) {
        run(session, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
        assertThat(number(session, "SELECT count(*) FROM t")).isEqualTo(1);
        Await.until("the bean is registered", () -> server.isRegistered(name));
        PoolMXBean bean = JMX.newMXBeanProxy(server, name, PoolMXBean.class);
        assertThat(bean.getDatabasePath()).isEqualTo(database.file().toRealPath().toString());
        assertThat(bean.getSessionsOpen()).isEqualTo(1);
        assertThat(bean.getWrites()).isGreaterThanOrEqualTo(2);
        assertThat(bean.getLeases().get("read")).isPositive();
        assertThat(bean.getSettings()).containsEntry("pool.metrics", String.valueOf(metrics));
      }
    }
    assertThat(server.isRegistered(name)).isFalse();
  }
}
