package io.pooledsqlite.agent.inner;

import io.micrometer.common.util.internal.logging.InternalLogger;
import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.Proxy;

/**
 * Loggers that say nothing. Left to itself, the agent's Micrometer writes to the program's {@code
 * java.util.logging}, as it takes no slf4j that is silent. Stateless.
 */
final class SilentLoggers extends InternalLoggerFactory {

  @Override
  protected InternalLogger newInstance(String name) {
    return (InternalLogger)
        Proxy.newProxyInstance(
            InternalLogger.class.getClassLoader(),
            new Class<?>[] {InternalLogger.class},
            (logger, method, arguments) -> {
              if (method.getReturnType() == boolean.class) {
                return false;
              }
              return method.getReturnType() == String.class ? name : null;
            });
  }
}
