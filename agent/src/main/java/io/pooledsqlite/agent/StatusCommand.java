package io.pooledsqlite.agent;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** Prints what the MXBeans of another JVM show: of the agent there, or of the driver alone. */
final class StatusCommand {

  private static final long PERIOD_MS = 2_000;

  /** Clears a terminal and goes to its first line. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final MBeanServerConnection server;
  private final PrintStream out;

  StatusCommand(MBeanServerConnection server, PrintStream out) {
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
  boolean print(boolean clear) throws IOException, JMException {
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
      ifThere(summary, this::summary);
    }
    for (ObjectName pool : pools) {
      ifThere(pool, this::pool);
    }
    out.flush();
    return !pools.isEmpty();
  }

  /** Prints the figures of one MBean. */
  private interface Part {
    void print(ObjectName bean) throws IOException, JMException;
  }

  /** Pools come and go while they are looked at. */
  private static void ifThere(ObjectName bean, Part part) throws IOException, JMException {
    try {
      part.print(bean);
    } catch (InstanceNotFoundException e) {
      // Closed since the list was made.
    }
  }

  private void summary(ObjectName summary) throws IOException, JMException {
    out.println(
        "PooledSQLite "
            + text(summary, "Version")
            + "; retired "
            + text(summary, "Retired")
            + ", fallbacks "
            + text(summary, "Fallbacks")
            + ", passed through "
            + map(summary, "PassedThrough"));
    if (!values(summary, "Regions").isEmpty()) {
      regions(summary);
    }
  }

  private void regions(ObjectName summary) throws IOException, JMException {
    line("regions", map(summary, "Regions"));
    for (String lock : new String[] {"shared", "monitor"}) {
      line(
          "  " + lock, "of those that waited " + seconds(summary, "RegionWaitSeconds", lock + "_"));
    }
    line("taken back", map(summary, "RegionFallbacks"));
  }

  private void pool(ObjectName pool) throws IOException, JMException {
    out.println();
    out.println(text(pool, "Name") + "  " + text(pool, "DatabasePath"));
    line(
        "sessions",
        text(pool, "SessionsOpen")
            + " open, "
            + text(pool, "SessionsPinned")
            + " pinned, "
            + text(pool, "References")
            + " on the file");
    line("leases", map(pool, "Leases") + " given, " + map(pool, "LeasesActive") + " now");
    line(
        "connections",
        text(pool, "ConnectionsIdle")
            + " idle, "
            + text(pool, "OverflowActive")
            + " extra, "
            + text(pool, "Overflows")
            + " extra so far");
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
            + text(pool, "CursorsSpooled")
            + " result sets read early");
    line(
        "checkpoints",
        text(pool, "Checkpoints")
            + ", "
            + text(pool, "CheckpointsIncomplete")
            + " incomplete, "
            + text(pool, "CheckpointPages")
            + " pages moved, "
            + text(pool, "CheckpointSecondsTotal")
            + " s");
    line("pins", map(pool, "Pins"));
    line("leaks", map(pool, "Leaks"));
    if (value(pool, "LeaksOpen") instanceof String[] leaks) {
      for (String leak : leaks) {
        line("", leak);
      }
    }
  }

  private void line(String label, String text) {
    out.println("  " + label + " ".repeat(14 - label.length()) + text);
  }

  private String text(ObjectName bean, String attribute) throws IOException, JMException {
    Object value = value(bean, attribute);
    if (value instanceof Double seconds) {
      return String.valueOf(Math.round(seconds * 1_000) / 1_000.0);
    }
    return value == null ? "?" : value.toString();
  }

  /** Null for what that JVM's version of the library does not tell. */
  private @Nullable Object value(ObjectName bean, String attribute)
      throws IOException, JMException {
    try {
      return server.getAttribute(bean, attribute);
    } catch (AttributeNotFoundException e) {
      return null;
    }
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
    if (value(bean, attribute) instanceof TabularData table) {
      for (Object row : table.values()) {
        CompositeData data = (CompositeData) row;
        values.put(String.valueOf(data.get("key")), data.get("value"));
      }
    }
    return values;
  }
}
