package io.pooledsqlite.agent.report;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.InForce;
import io.pooledsqlite.agent.analysis.JsonReport;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.LockStates;
import io.pooledsqlite.agent.analysis.TextReport;
import io.pooledsqlite.agent.inner.AgentRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * The report at exit, its numbers in one line and all of it in a file; and on demand. Thread-safe.
 */
public final class LiveReport implements Supplier<String>, Runnable, LocksMXBean {

  private final LiveClasses classes;
  private final @Nullable Supplier<?> holders;
  private final @Nullable AgentRuntime runtime;
  private final @Nullable String file;
  private final PrintStream err;

  /**
   * Made by the visible side through reflection.
   *
   * @param loaded what was loaded so far, each a weak reference to the loader, the internal name
   *     and the bytes, null if they do not name JDBC and empty if nobody saw them; may grow
   *     meanwhile
   * @param holders gives what replaces locks, a {@link LockStates}, or null as long as nothing
   *     does; null where no lock is replaced
   * @param runtime shows the report on its page; null if there is none
   * @param file where the report goes, or null
   * @param locks the settings that go before the verdicts
   */
  public LiveReport(
      Collection<Object[]> loaded,
      @Nullable Supplier<?> holders,
      @Nullable AgentRuntime runtime,
      @Nullable String file,
      Map<String, String> locks,
      PrintStream err) {
    this.classes =
        new LiveClasses(
            loaded, new LockOverrides(locks, what -> err.println("pooledsqlite: " + what)));
    this.holders = holders;
    this.runtime = runtime;
    this.file = file;
    this.err = err;
  }

  private AnalysisReport report() {
    return classes.analyse().with(inForce());
  }

  private InForce inForce() {
    if (holders == null) {
      return InForce.NOTHING;
    }
    return holders.get() instanceof LockStates states ? states.inForce() : InForce.NOTHING_YET;
  }

  /** Judges everything that is loaded, writes the file, and returns the line for the operator. */
  @Override
  public String get() {
    AnalysisReport report = report();
    String line = "locks around connections: " + report.summary();
    String target = file;
    if (target == null) {
      return line + "; report=FILE writes them down";
    }
    try {
      Path path = Path.of(target);
      boolean json = target.toLowerCase(Locale.ROOT).endsWith(".json");
      String text = json ? JsonReport.of(report) : TextReport.of(report);
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
      return line + "; written to " + path.toAbsolutePath();
    } catch (IOException | RuntimeException e) {
      err.println("pooledsqlite: could not write report=" + target + ": " + e);
      return line;
    }
  }

  /** Registers this as {@code io.pooledsqlite:type=Locks}, and with the page if there is one. */
  @Override
  public void run() {
    AgentRuntime page = runtime;
    if (page != null) {
      RecentReport recent = new RecentReport(classes, System::nanoTime);
      page.showLocks(() -> JsonReport.of(recent.get().with(inForce())));
    }
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(
              new StandardMBean(this, LocksMXBean.class, true),
              new ObjectName("io.pooledsqlite:type=Locks"));
    } catch (JMException | RuntimeException e) {
      err.println("pooledsqlite: no MXBean for the report: " + e);
    }
  }

  @Override
  public String reportText() {
    return TextReport.of(report());
  }

  @Override
  public String reportJson() {
    return JsonReport.of(report());
  }
}
