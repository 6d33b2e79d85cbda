package io.pooledsqlite.session;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a virtual thread on its carrier while it works for a session. Before Java 24 a thread that
 * holds a monitor keeps its carrier wherever it waits (JEP 491): if those who wait for us do so
 * with a monitor of the application's, and whom they wait for has left his carrier in one of our
 * locks, none is left on which he could go on. Sqlite-jdbc waits in native code, which keeps the
 * carrier as well. Thread-safe.
 */
public final class Carrier {

  /** {@code Thread.isVirtual}; null before Java 21. */
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  /** Nobody else's: whoever holds it keeps the carrier, and that is all. */
  private static final ThreadLocal<Object> MONITOR = ThreadLocal.withInitial(Object::new);

  private Carrier() {}

  /** What is done for a session, and has a result. */
  @FunctionalInterface
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  /** What is done for a session. */
  @FunctionalInterface
  interface Action<E extends Exception> {
    void run() throws E;
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Does it without leaving the carrier, if the calling thread has one. */
  static <T, E extends Exception> T call(Call<T, E> call) throws E {
    if (!mayBeLeft()) {
      return call.run();
    }
    synchronized (MONITOR.get()) {
      return call.run();
    }
  }

  /** As {@link #call}. */
  static <E extends Exception> void run(Action<E> action) throws E {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  /** Whether the calling thread may leave its carrier: whether it is virtual. */
  public static boolean mayBeLeft() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
