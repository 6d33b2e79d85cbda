package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.inner.AgentRuntime;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The transformer of {@code mode=full} without an agent around it. */
final class FullMode {

  private FullMode() {}

  static HolderTransformer transformer(PrintStream err) throws ReflectiveOperationException {
    return transformer(err, List.of());
  }

  /** One that begins when some classes were loaded. */
  static HolderTransformer transformer(PrintStream err, Collection<Object[]> before)
      throws ReflectiveOperationException {
    // Called so because of what javac says about annotations that it does not find there.
    Instrumentation instrumentation =
        (Instrumentation)
            Class.forName("net.bytebuddy.agent.ByteBuddyAgent").getMethod("install").invoke(null);
    return new HolderTransformer(
        instrumentation,
        before,
        Map.of(),
        err,
        new AgentRuntime(instrumentation, Map.of(), Map.of("mode", "full"), err));
  }
}
