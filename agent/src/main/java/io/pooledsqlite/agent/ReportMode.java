package io.pooledsqlite.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code mode=report}: nothing is pooled and no class is changed; at exit, and whenever it is asked
 * for, the locks around connections are judged. The analysis is loaded when it is first wanted and
 * only if a class names JDBC. With {@code metrics.port} there is the page, too. Thread-safe.
 */
final class ReportMode extends Thread {

  private final LoadedClasses classes;
  private final Launcher launcher;
  private final @Nullable String file;

  /** Gives what replaces locks, or null as long as nothing does; null where no lock is replaced. */
  private volatile @Nullable Supplier<?> holders;

  @GuardedBy("this")
  private @Nullable Supplier<?> reporter;

  private ReportMode(Launcher launcher, @Nullable String file) {
    super("pooledsqlite-report");
    this.classes = new LoadedClasses(this::offerReport);
    this.launcher = launcher;
    this.file = file;
    setContextClassLoader(null);
  }

  static void start(Instrumentation instrumentation, AgentSettings settings) {
    Launcher launcher = new Launcher(instrumentation, settings, AgentSettings.Mode.REPORT);
    launcher.nameMistakes();
    ReportMode mode = new ReportMode(launcher, settings.reportFile());
    instrumentation.addTransformer(mode.classes);
    // After that, so that none is missed.
    mode.classes.noteLoaded(instrumentation.getAllLoadedClasses());
    Runtime.getRuntime().addShutdownHook(mode);
  }

  /**
   * Reports on demand beside what replaces locks.
   *
   * @param exit reports at exit, too, if a file is named
   */
  static HolderHook beside(
      Launcher launcher, Instrumentation instrumentation, AgentSettings settings, ExitLine exit) {
    ReportMode mode = new ReportMode(launcher, settings.reportFile());
    HolderHook hook =
        new HolderHook(mode.classes, instrumentation::getAllLoadedClasses, launcher::holders);
    mode.holders = hook::holdersIfAny;
    exit.tellsOf(hook);
    if (settings.reportFile() != null) {
      exit.comesAfter(mode);
    }
    return hook;
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
              : "nothing to report: no class that uses JDBC was loaded while the agent was active");
    } catch (Throwable e) {
      Console.say("no report: " + e);
    }
  }

  private synchronized Supplier<?> reporter() throws IOException, ReflectiveOperationException {
    Supplier<?> known = reporter;
    if (known == null) {
      known = launcher.reporter(classes.classes(), holders, file);
      reporter = known;
    }
    return known;
  }
}
