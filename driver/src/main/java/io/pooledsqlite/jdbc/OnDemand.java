package io.pooledsqlite.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;

/**
 * Objects that fetch the driver's counterpart at each call, for interfaces that are asked rarely.
 */
final class OnDemand {

  /** A call to be made on the driver's object. */
  @FunctionalInterface
  interface Call {
    Object on(Object target) throws SQLException;
  }

  /** Finds the driver's object and makes the call on it. */
  @FunctionalInterface
  interface Finder {
    Object call(Call call) throws SQLException;
  }

  private OnDemand() {}

  static <T> T proxy(Class<T> type, Finder finder) {
    return type.cast(
        Proxy.newProxyInstance(
            OnDemand.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> type.getSimpleName();
                };
              }
              return finder.call(target -> invoke(target, method, arguments));
            }));
  }

  /** Invokes a method and throws what it throws. */
  static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new SQLException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new SQLException(e);
    }
  }
}
