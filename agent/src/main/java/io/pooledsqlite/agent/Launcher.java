package io.pooledsqlite.agent;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the class loader of the agent and its runtime when they are first needed. The two sides of
 * the loader know each other by JDK types only. Thread-safe.
 */
final class Launcher implements Supplier<ClassFileTransformer> {

  private static final String RUNTIME = "io.pooledsqlite.agent.inner.AgentRuntime";

  private final Instrumentation instrumentation;
  private final Map<String, String> poolArguments;
  private final int metricsPort;
  private final @Nullable String metricsHost;
  private volatile @Nullable ClassFileTransformer runtime;

  Launcher(Instrumentation instrumentation, AgentSettings settings) {
    this.instrumentation = instrumentation;
    this.poolArguments = settings.others();
    this.metricsPort = settings.metricsPort();
    this.metricsHost = settings.metricsHost();
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

  /** What was pooled and what was not; empty when {@code DriverManager} opened nothing. */
  String summary() {
    return runtime instanceof Supplier<?> reporting ? String.valueOf(reporting.get()) : "";
  }

  private ClassFileTransformer launch() throws IOException, ReflectiveOperationException {
    ProtectionDomain domain = Launcher.class.getProtectionDomain();
    HiddenClassLoader loader =
        new HiddenClassLoader(agentJar(domain), domain, PooledSqliteAgent.version());
    return Class.forName(RUNTIME, true, loader)
        .asSubclass(ClassFileTransformer.class)
        .getConstructor(
            Instrumentation.class, Map.class, int.class, String.class, PrintStream.class)
        .newInstance(instrumentation, poolArguments, metricsPort, metricsHost, Console.stream());
  }

  private static File agentJar(ProtectionDomain domain) throws IOException {
    CodeSource source = domain.getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      throw new IOException("the agent's jar is not a file: " + location);
    }
    File file;
    try {
      file = new File(location.toURI());
    } catch (URISyntaxException e) {
      file = new File(location.getPath());
    }
    if (!file.isFile()) {
      throw new IOException("the agent's jar is not a file: " + file);
    }
    return file;
  }
}
