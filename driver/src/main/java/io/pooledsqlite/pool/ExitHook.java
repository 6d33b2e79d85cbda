package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The shutdown hook of this copy of the library. The JVM has it only as long as there is a database
 * to complete: it would keep the class loader of an application that is gone. Thread-safe; its
 * monitor is a leaf.
 */
public final class ExitHook {

  private final Thread hook;

  @GuardedBy("this")
  private int holders;

  /**
   * Makes a hook, which the JVM does not know yet.
   *
   * @param atExit what it does, on a thread of its own
   */
  public ExitHook(Runnable atExit) {
    hook = DaemonThreads.thread("pooledsqlite-exit", atExit);
  }

  /**
   * Keeps the hook registered until {@link #release}.
   *
   * @return false if the JVM exits already, and the hook will not run
   */
  synchronized boolean hold() {
    if (holders == 0) {
      try {
        Runtime.getRuntime().addShutdownHook(hook);
      } catch (IllegalStateException e) {
        return false;
      }
    }
    holders++;
    return true;
  }

  /** Takes back a {@link #hold} that was granted. */
  synchronized void release() {
    holders--;
    if (holders == 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM exits, and runs it; it finds nothing to do.
      }
    }
  }
}
