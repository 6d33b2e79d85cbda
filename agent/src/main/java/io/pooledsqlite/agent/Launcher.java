package io.pooledsqlite.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the class loader of the agent and its runtime when they are first needed. The two sides of
 * the loader know each other by JDK types only. Thread-safe.
 */
final class Launcher implements Supplier<ClassFileTransformer> {

  private static final String RUNTIME = "io.pooledsqlite.agent.inner.AgentRuntime";
  private static final String REPORTER = "io.pooledsqlite.agent.report.LiveReport";
  private static final String HOLDERS = "io.pooledsqlite.agent.region.HolderTransformer";

  private final Instrumentation instrumentation;
  private final Map<String, String> poolArguments;
  private final Map<String, Object> own;
  private final Map<String, String> locks;

  @GuardedBy("this")
  private @Nullable HiddenClassLoader hidden;

  private volatile @Nullable ClassFileTransformer runtime;

  Launcher(Instrumentation instrumentation, AgentSettings settings, AgentSettings.Mode mode) {
    this.instrumentation = instrumentation;
    this.poolArguments = settings.others();
    this.own = settings.forRuntime(mode);
    this.locks = settings.locks();
  }

  @Override
  public ClassFileTransformer get() {
    ClassFileTransformer current = runtime;
    if (current != null) {
      return current;
    }
    synchronized (this) {
      current = runtime;
      if (current == null) {
        try {
          current = launch();
        } catch (IOException | ReflectiveOperationException e) {
          throw new IllegalStateException(
              e instanceof InvocationTargetException ? e.getCause() : e);
        }
        runtime = current;
      }
      return current;
    }
  }

  /** Names mistakes in the arguments now, not when the first connection is opened. */
  void nameMistakes() {
    if (!poolArguments.isEmpty()) {
      get();
    }
  }

  /** Does what is to be done at the exit of the JVM; takes five seconds at most. */
  void completeForExit() {
    if (runtime instanceof Runnable completing) {
      completing.run();
    }
  }

  /** What was pooled and what was not; empty when nothing was opened. */
  String summary() {
    return runtime instanceof Supplier<?> reporting ? String.valueOf(reporting.get()) : "";
  }

  /**
   * Makes what replaces the locks of holders, beside the runtime.
   *
   * @param loaded what was loaded so far and loads until the first class is shown to it
   */
  ClassFileTransformer holders(Collection<Object[]> loaded) throws ReflectiveOperationException {
    ClassFileTransformer beside = get();
    return Class.forName(HOLDERS, true, beside.getClass().getClassLoader())
        .asSubclass(ClassFileTransformer.class)
        .getConstructor(
            Instrumentation.class,
            Collection.class,
            Map.class,
            PrintStream.class,
            beside.getClass())
        .newInstance(instrumentation, loaded, locks, Console.stream(), beside);
  }

  /**
   * Makes what reports on locks; with an endpoint for metrics it is shown there, too.
   *
   * @param loaded what was loaded so far; may grow meanwhile
   * @param holders gives what replaces locks, or null
   * @param file where the report goes at exit, or null
   */
  Supplier<?> reporter(
      Collection<Object[]> loaded, @Nullable Supplier<?> holders, @Nullable String file)
      throws IOException, ReflectiveOperationException {
    ClassLoader loader = loader();
    return Class.forName(REPORTER, true, loader)
        .asSubclass(Supplier.class)
        .getConstructor(
            Collection.class,
            Supplier.class,
            Class.forName(RUNTIME, false, loader),
            String.class,
            Map.class,
            PrintStream.class)
        .newInstance(
            loaded,
            holders,
            own.containsKey(AgentSettings.METRICS_PORT) ? get() : null,
            file,
            locks,
            Console.stream());
  }

  private synchronized HiddenClassLoader loader() throws IOException {
    HiddenClassLoader made = hidden;
    if (made == null) {
      made = HiddenClassLoader.ofAgentJar();
      hidden = made;
    }
    return made;
  }

  private ClassFileTransformer launch() throws IOException, ReflectiveOperationException {
    return Class.forName(RUNTIME, true, loader())
        .asSubclass(ClassFileTransformer.class)
        .getConstructor(Instrumentation.class, Map.class, Map.class, PrintStream.class)
        .newInstance(instrumentation, poolArguments, own, Console.stream());
  }
}
