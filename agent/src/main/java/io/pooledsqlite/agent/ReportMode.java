package io.pooledsqlite.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code mode=report}: nothing is pooled and no class is changed; at exit, and whenever it is asked
 * for, the locks around connections are judged. The analysis is loaded when it is first wanted and
 * only if a class names JDBC. Thread-safe.
 */
final class ReportMode extends Thread {

  private static final String REPORTER = "io.pooledsqlite.agent.report.LiveReport";

  private final LoadedClasses classes;
  private final @Nullable String file;
  private final Map<String, String> locks;

  @GuardedBy("this")
  private @Nullable Supplier<?> reporter;

  private ReportMode(AgentSettings settings) {
    super("pooledsqlite-report");
    this.classes = new LoadedClasses(this::offerReport);
    this.file = settings.reportFile();
    this.locks = settings.locks();
    setContextClassLoader(null);
  }

  static void start(Instrumentation instrumentation, AgentSettings settings) {
    ReportMode mode = new ReportMode(settings);
    instrumentation.addTransformer(mode.classes);
    Runtime.getRuntime().addShutdownHook(mode);
  }

  /**
   * Reports while somebody else looks at the classes: on demand, and at exit if a file is named.
   *
   * @return to be told of each class that loads
   */
  static LoadedClasses beside(AgentSettings settings) {
    ReportMode mode = new ReportMode(settings);
    if (settings.reportFile() != null) {
      Runtime.getRuntime().addShutdownHook(mode);
    }
    return mode.classes;
  }

  /** Registers the MXBean beside the application, which is loading a class and must not wait. */
  private void offerReport() {
    try {
      Thread thread = new Thread(null, this::register, "pooledsqlite-report-bean", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    } catch (Throwable e) {
      Console.say("no MXBean for the report: " + e);
    }
  }

  private void register() {
    try {
      if (reporter() instanceof Runnable registering) {
        registering.run();
      }
    } catch (Throwable e) {
      Console.say("no MXBean for the report: " + e);
    }
  }

  @Override
  public void run() {
    try {
      Console.say(
          classes.sawJdbc()
              ? String.valueOf(reporter().get())
              : "nothing to report: no class that uses JDBC was loaded");
    } catch (Throwable e) {
      Console.say("no report: " + e);
    }
  }

  private synchronized Supplier<?> reporter() throws IOException, ReflectiveOperationException {
    Supplier<?> known = reporter;
    if (known == null) {
      known =
          Class.forName(REPORTER, true, HiddenClassLoader.ofAgentJar())
              .asSubclass(Supplier.class)
              .getConstructor(Collection.class, String.class, Map.class, PrintStream.class)
              .newInstance(classes.classes(), file, locks, Console.stream());
      reporter = known;
    }
    return known;
  }
}
