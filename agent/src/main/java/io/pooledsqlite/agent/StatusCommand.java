package io.pooledsqlite.agent;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** Prints what the MXBeans of another JVM show: of the agent there, or of the driver alone. */
final class StatusCommand {

  private static final long PERIOD_MS = 2_000;

  /** Clears a terminal and goes to its first line. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final MBeanServerConnection server;
  private final PrintStream out;

  private StatusCommand(MBeanServerConnection server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  static int run(String pid, boolean watch, PrintStream out, PrintStream err) {
    try (RunningJvm jvm = RunningJvm.connect(pid)) {
      StatusCommand status = new StatusCommand(jvm.beans(), out);
      boolean found = status.print(watch);
      while (watch) {
        Thread.sleep(PERIOD_MS);
        status.print(true);
      }
      return found ? 0 : 1;
    } catch (NoClassDefFoundError e) {
      err.println(
          "this Java runtime has no modules jdk.attach and java.management; use a JDK's java");
    } catch (AttachNotSupportedException | IOException | JMException e) {
      err.println("no figures of " + pid + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @CanIgnoreReturnValue
  private boolean print(boolean clear) throws IOException, JMException {
    TreeSet<ObjectName> summaries =
        new TreeSet<>(
            server.queryNames(new ObjectName("io.pooledsqlite:type=PooledSqlite*"), null));
    TreeSet<ObjectName> pools =
        new TreeSet<>(server.queryNames(new ObjectName("io.pooledsqlite:type=Pool,name=*"), null));
    if (clear) {
      out.print(CLEAR);
    }
    if (pools.isEmpty()) {
      out.println("no pool is open in that JVM");
    }
    for (ObjectName summary : summaries) {
      out.println(
          "PooledSQLite "
              + server.getAttribute(summary, "Version")
              + "; retired "
              + server.getAttribute(summary, "Retired")
              + ", fallbacks "
              + server.getAttribute(summary, "Fallbacks")
              + ", passed through "
              + map(summary, "PassedThrough"));
      if (!values(summary, "Regions").isEmpty()) {
        regions(summary);
      }
    }
    for (ObjectName pool : pools) {
      print(pool);
    }
    out.flush();
    return !pools.isEmpty();
  }

  private void regions(ObjectName summary) throws IOException, JMException {
    line("regions", map(summary, "Regions"));
    for (String lock : new String[] {"shared", "monitor"}) {
      line(
          "  " + lock, "of those that waited " + seconds(summary, "RegionWaitSeconds", lock + "_"));
    }
    line("taken back", map(summary, "RegionFallbacks"));
  }

  private void print(ObjectName pool) throws IOException, JMException {
    out.println();
    out.println(text(pool, "Name") + "  " + text(pool, "DatabasePath"));
    line(
        "sessions",
        text(pool, "SessionsOpen") + " open, " + text(pool, "SessionsPinned") + " pinned");
    line("leases", map(pool, "Leases") + " given, " + map(pool, "LeasesActive") + " now");
    line(
        "connections",
        text(pool, "ConnectionsIdle") + " idle, " + text(pool, "OverflowActive") + " extra");
    line("transactions", map(pool, "Transactions"));
    line("read wait", seconds(pool, "ReadWaitSeconds"));
    line(
        "write wait",
        seconds(pool, "WriteWaitSeconds") + ", " + text(pool, "WritersPending") + " waiting");
    line("write hold", seconds(pool, "WriteHoldSeconds"));
    line(
        "trouble",
        text(pool, "WriteTimeouts") + " timeouts, " + text(pool, "Busy") + " SQLITE_BUSY");
    line("statements", map(pool, "Statements"));
    line(
        "WAL",
        text(pool, "WalBytes")
            + " bytes, oldest snapshot "
            + text(pool, "OldestSnapshotSeconds")
            + " s, "
            + text(pool, "Checkpoints")
            + " checkpoints, "
            + text(pool, "CheckpointsIncomplete")
            + " incomplete");
    line("pins", map(pool, "Pins"));
    line("leaks", map(pool, "Leaks"));
    for (String leak : (String[]) server.getAttribute(pool, "LeaksOpen")) {
      line("", leak);
    }
  }

  private void line(String label, String text) {
    out.println("  " + label + " ".repeat(14 - label.length()) + text);
  }

  private String text(ObjectName bean, String attribute) throws IOException, JMException {
    return String.valueOf(server.getAttribute(bean, attribute));
  }

  private String map(ObjectName bean, String attribute) throws IOException, JMException {
    StringBuilder text = new StringBuilder();
    values(bean, attribute)
        .forEach(
            (key, value) -> {
              if (!String.valueOf(value).equals("0")) {
                text.append(text.length() == 0 ? "" : ", ").append(value).append(' ').append(key);
              }
            });
    return text.length() == 0 ? "none" : text.toString();
  }

  private String seconds(ObjectName bean, String attribute) throws IOException, JMException {
    return seconds(bean, attribute, "");
  }

  private String seconds(ObjectName bean, String attribute, String prefix)
      throws IOException, JMException {
    StringBuilder text = new StringBuilder();
    for (String quantile : new String[] {"p50", "p99", "max"}) {
      Object value = values(bean, attribute).get(prefix + quantile);
      double seconds = value instanceof Double number ? number : 0;
      text.append(text.length() == 0 ? "" : ", ").append(quantile).append(' ');
      text.append(Math.round(seconds * 1e5) / 100.0).append(" ms");
    }
    return text.toString();
  }

  private Map<String, Object> values(ObjectName bean, String attribute)
      throws IOException, JMException {
    Map<String, Object> values = new TreeMap<>();
    for (Object row : ((TabularData) server.getAttribute(bean, attribute)).values()) {
      CompositeData data = (CompositeData) row;
      values.put(String.valueOf(data.get("key")), data.get("value"));
    }
    return values;
  }
}
