package io.pooledsqlite.agent.inner;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the opener for a class that asked for a connection. Everything known of a class goes with
 * it when it is unloaded. Thread-safe.
 */
final class Callers {

  private final Opening opening;
  private final DriverManagerWorker worker;

  @GuardedBy("this")
  private final List<CallerOpener> openers = new ArrayList<>();

  private final ClassValue<Caller> ofApplication =
      new ClassValue<>() {
        @Override
        protected Caller computeValue(Class<?> caller) {
          ClassLoader context = Thread.currentThread().getContextClassLoader();
          return new Caller(caller, opener(caller.getClassLoader(), context, caller));
        }
      };

  Callers(Opening opening, DriverManagerWorker worker) {
    this.opening = opening;
    this.worker = worker;
  }

  /**
   * What is known of a caller, or null when no class loader would be asked for drivers.
   *
   * @param caller null where {@code DriverManager} was called from native code
   */
  @Nullable Caller of(@Nullable Class<?> caller) {
    if (caller != null && !isPlatform(caller.getClassLoader())) {
      Caller known = ofApplication.get(caller);
      known.opener().renew(caller);
      return known;
    }
    // The rule of DriverManager: a caller in the platform stands for the context class loader.
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (isPlatform(context)) {
      return null;
    }
    Class<?> stand = caller == null ? Object.class : caller;
    return new Caller(stand, opener(context, context, stand));
  }

  private synchronized CallerOpener opener(
      ClassLoader loader, @Nullable ClassLoader context, Class<?> caller) {
    for (Iterator<CallerOpener> all = openers.iterator(); all.hasNext(); ) {
      CallerOpener opener = all.next();
      if (opener.serves(loader)) {
        return opener;
      }
      if (opener.isDead()) {
        all.remove();
      }
    }
    CallerOpener opener = new CallerOpener(opening, worker, loader, context, caller);
    openers.add(opener);
    return opener;
  }

  private static boolean isPlatform(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
