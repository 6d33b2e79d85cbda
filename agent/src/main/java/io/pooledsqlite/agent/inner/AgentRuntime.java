package io.pooledsqlite.agent.inner;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hidden side of the agent. As a transformer it weaves {@code DriverManager}; as a supplier it
 * tells what happened so far. Thread-safe.
 */
public final class AgentRuntime implements ClassFileTransformer, Supplier<String> {

  private final Instrumentation instrumentation;
  private final Messages messages;
  private final ConnectInterceptor interceptor;

  @GuardedBy("this")
  private @Nullable String bridge;

  /**
   * Made by the visible side through reflection.
   *
   * @param arguments the agent arguments that are not the agent's own
   * @param metricsPort the metrics endpoint's port, 0 for any free one, -1 for no endpoint
   * @param metricsHost its address; null for the loopback address
   * @param err where lines for the operator go
   */
  public AgentRuntime(
      Instrumentation instrumentation,
      Map<String, String> arguments,
      int metricsPort,
      @Nullable String metricsHost,
      PrintStream err) {
    this.instrumentation = instrumentation;
    this.messages = new Messages(err);
    Map<String, String> checked =
        arguments.isEmpty() ? Map.of() : PoolArguments.check(arguments, messages);
    this.interceptor =
        new ConnectInterceptor(new CoreSettings(checked, metricsPort, metricsHost), messages);
  }

  @Override
  public byte[] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] driverManager)
      throws IllegalClassFormatException {
    try {
      return DriverManagerWeaver.weave(driverManager, bridge());
    } catch (Exception e) {
      throw (IllegalClassFormatException)
          new IllegalClassFormatException(e.toString()).initCause(e);
    }
  }

  @Override
  public String get() {
    return interceptor.summary();
  }

  private synchronized String bridge() throws Exception {
    String installed = bridge;
    if (installed == null) {
      Bridge.openJavaSql(instrumentation);
      installed = Bridge.install(instrumentation, interceptor, messages);
      bridge = installed;
    }
    return installed;
  }
}
