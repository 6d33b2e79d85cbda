package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

/** The command and the JVM that it looks at need not be of one version. */
class StatusCommandTest {

  /** What an older version tells of all pools. */
  public interface OldSummary {
    /** The version. */
    String getVersion();

    /** By reason. */
    Map<String, Long> getPassedThrough();
  }

  /** What an older version tells of one pool. */
  public interface OldPool {
    /** The name. */
    String getName();

    /** In seconds. */
    double getOldestSnapshotSeconds();
  }

  /** Tells little. */
  public static final class Old implements OldSummary, OldPool {
    @Override
    public String getVersion() {
      return "0.0.1";
    }

    @Override
    public Map<String, Long> getPassedThrough() {
      return Map.of("memory", 2L);
    }

    @Override
    public String getName() {
      return "orders";
    }

    @Override
    public double getOldestSnapshotSeconds() {
      return 1.23456;
    }
  }

  @Test
  void whatAnOlderVersionDoesNotTellIsLeftOpen() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    server.registerMBean(
        new StandardMBean(new Old(), OldSummary.class, true),
        new ObjectName("io.pooledsqlite:type=PooledSqlite"));
    server.registerMBean(
        new StandardMBean(new Old(), OldPool.class, true),
        new ObjectName("io.pooledsqlite:type=Pool,name=orders"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertThat(
            new StatusCommand(server, new PrintStream(printed, true, StandardCharsets.UTF_8))
                .print(false))
        .isTrue();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "PooledSQLite 0.0.1; retired ?, fallbacks ?, passed through 2 memory",
            "orders  ?",
            "  sessions      ? open, ? pinned, ? on the file",
            "  leaks         none")
        .anyMatch(line -> line.contains("oldest snapshot 1.235 s"))
        .noneMatch(line -> line.contains("regions"));
  }
}
