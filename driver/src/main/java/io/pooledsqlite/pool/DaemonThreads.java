package io.pooledsqlite.pool;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes threads that never keep a program from exiting and hold on to nothing of whichever
 * application thread happened to start them: not its context class loader, its inheritable
 * thread-locals or the protection domains on its stack.
 */
final class DaemonThreads {

  private DaemonThreads() {}

  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> thread("pooledsqlite-" + name + "-" + number.incrementAndGet(), task);
  }

  @SuppressWarnings("removal") // until JDK 24 a thread inherits its creator's access context
  static Thread thread(String name, Runnable task) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>)
            () -> {
              Thread thread = new Thread(null, task, name, 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
              return thread;
            });
  }
}
