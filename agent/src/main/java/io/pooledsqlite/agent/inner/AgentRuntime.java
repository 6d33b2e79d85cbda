package io.pooledsqlite.agent.inner;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.metrics.RegionTotals;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hidden side of the agent. As a transformer it weaves {@code DriverManager} and sqlite-jdbc's
 * driver class; as a supplier it tells what happened so far; as a runnable it completes what is
 * open at the exit of the JVM. Thread-safe.
 */
public final class AgentRuntime implements ClassFileTransformer, Supplier<String>, Runnable {

  private final Instrumentation instrumentation;
  private final Messages messages;
  private final Pooling pooling;
  private final ConnectInterceptor interceptor;
  private final DriverInterceptor driverInterceptor;
  private final @Nullable RegionTotals regions;

  @GuardedBy("this")
  private @Nullable String bridge;

  /**
   * Made by the visible side through reflection.
   *
   * @param arguments the agent arguments that are not the agent's own
   * @param own the agent's own settings, by their keys; what is off is not there
   * @param err where lines for the operator go
   */
  public AgentRuntime(
      Instrumentation instrumentation,
      Map<String, String> arguments,
      Map<String, Object> own,
      PrintStream err) {
    this.instrumentation = instrumentation;
    this.messages = new Messages(err);
    Map<String, String> checked =
        arguments.isEmpty() ? Map.of() : PoolArguments.check(arguments, agentKeys(own), messages);
    Opening opening = new Opening(instrumentation);
    this.regions = "full".equals(own.get("mode")) ? new RegionTotals() : null;
    this.pooling = new Pooling(new CoreSettings(checked, own, regions), messages);
    this.interceptor = new ConnectInterceptor(pooling, opening);
    this.driverInterceptor =
        new DriverInterceptor(
            pooling, opening, messages, Boolean.TRUE.equals(own.get("intercept")));
  }

  /** Takes what regions of replaced monitors do, to be published with the pools. */
  public RegionTotals regions() {
    return Objects.requireNonNull(regions);
  }

  /**
   * Shows the report on locks on the page, and starts that if nothing else has.
   *
   * @param json makes the report
   */
  public void showLocks(Supplier<String> json) {
    pooling.settings().locks().set(json);
    try {
      pooling.core();
    } catch (RuntimeException | LinkageError e) {
      messages.say("no metrics endpoint, because of " + e);
    }
  }

  private static List<String> agentKeys(Map<String, Object> own) {
    return own.get("keys") instanceof Collection<?> keys
        ? keys.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Override
  public byte[] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes)
      throws IllegalClassFormatException {
    try {
      return DriverWeaver.DRIVER.equals(name)
          ? DriverWeaver.weave(bytes, bridge())
          : DriverManagerWeaver.weave(bytes, bridge());
    } catch (Exception e) {
      throw (IllegalClassFormatException)
          new IllegalClassFormatException(e.toString()).initCause(e);
    }
  }

  @Override
  public String get() {
    String pooled = pooling.summary();
    String notPooled = driverInterceptor.summary();
    if (notPooled.isEmpty()) {
      return pooled;
    }
    return (pooled.isEmpty() ? "nothing was pooled" : pooled) + "; " + notPooled;
  }

  @Override
  public void run() {
    pooling.completeForExit();
  }

  private synchronized String bridge() throws Exception {
    String installed = bridge;
    if (installed == null) {
      installed = Bridge.install(instrumentation, interceptor, driverInterceptor, messages);
      bridge = installed;
    }
    return installed;
  }
}
