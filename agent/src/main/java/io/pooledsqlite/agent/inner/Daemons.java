package io.pooledsqlite.agent.inner;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes threads that neither keep the JVM alive nor anything of the application: not its context
 * class loader, not its inheritable thread-locals, not the protection domains on the stack.
 */
final class Daemons {

  private Daemons() {}

  /** A new thread, not started. */
  @SuppressWarnings("removal")
  static Thread thread(String name, Runnable work) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>)
            () -> {
              Thread thread = new Thread(null, work, name, 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(Daemons.class.getClassLoader());
              return thread;
            });
  }
}
