package io.pooledsqlite.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of {@code -javaagent:pooledsqlite-agent.jar[=key=value;key=value]} and of an attach
 * to a running JVM. It fails open: whatever goes wrong here is one line on standard error, and the
 * program runs as it did without the agent. Thread-safe.
 */
public final class PooledSqliteAgent {

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private PooledSqliteAgent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /**
   * Called by the JVM on attach. Connections that the application already holds stay as they are.
   */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /** The version in the jar's manifest. */
  static String version() {
    String version = PooledSqliteAgent.class.getPackage().getImplementationVersion();
    return version == null ? "(unknown version)" : version;
  }

  private static void start(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (runsJdkTool()) {
        return;
      }
      if (!STARTED.compareAndSet(false, true)) {
        Console.say("the agent is active already; this second start does nothing");
        return;
      }
      AgentSettings settings = new AgentSettings(arguments);
      if (!settings.enabled()) {
        Console.say("agent " + version() + " is disabled (enabled=false)");
        return;
      }
      if (ModuleLayer.boot().findModule("java.sql").isEmpty()) {
        Console.say("this JVM has no module java.sql; there is nothing to pool");
        return;
      }
      AgentSettings.Mode mode = settings.mode();
      for (String idle : settings.idle(mode)) {
        Console.say(idle);
      }
      if (mode == AgentSettings.Mode.REPORT) {
        ReportMode.start(instrumentation, settings);
      } else {
        pool(instrumentation, settings, mode);
      }
      Console.say("agent " + version() + " active (mode " + mode + ")");
    } catch (Throwable e) {
      Console.say("the agent could not start, the program runs without it: " + e);
    }
  }

  private static void pool(
      Instrumentation instrumentation, AgentSettings settings, AgentSettings.Mode mode)
      throws UnmodifiableClassException {
    Launcher launcher = new Launcher(instrumentation, settings, mode);
    launcher.nameMistakes();
    DriverManagerHook hook = new DriverManagerHook(launcher);
    hookInto(instrumentation, hook);
    ExitLine exit = new ExitLine(launcher, hook);
    if (mode == AgentSettings.Mode.FULL) {
      HolderHook holders = ReportMode.beside(launcher, instrumentation, settings, exit);
      instrumentation.addTransformer(holders);
      // For the report. After the hook, so that none is missed.
      holders.noteLoaded();
    }
    Runtime.getRuntime().addShutdownHook(exit);
  }

  private static void hookInto(Instrumentation instrumentation, DriverManagerHook hook)
      throws UnmodifiableClassException {
    instrumentation.addTransformer(hook, true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (DriverManagerHook.WOVEN.contains(loaded.getName().replace('.', '/'))) {
        instrumentation.retransformClasses(loaded);
      }
    }
  }

  /**
   * {@code JAVA_TOOL_OPTIONS} brings the agent into javac, jps and their like as well. What runs a
   * program from its source, as {@code java Program.java}, is such a tool by name only.
   */
  private static boolean runsJdkTool() {
    String command = System.getProperty("sun.java.command", "");
    int slash = command.indexOf('/');
    return slash > 0
        && !command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.")
        && (command.startsWith("jdk.") || command.startsWith("java."))
        && ModuleLayer.boot().findModule(command.substring(0, slash)).isPresent();
  }
}
