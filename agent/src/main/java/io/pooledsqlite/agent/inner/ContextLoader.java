package io.pooledsqlite.agent.inner;

import org.jspecify.annotations.Nullable;

/**
 * A thread's context class loader, to be restored. Threads that refuse to have theirs changed keep
 * it. Confined to the thread that made it.
 */
final class ContextLoader {

  private static final ContextLoader UNCHANGED = new ContextLoader(null, false);

  private final @Nullable ClassLoader before;
  private final boolean changed;

  private ContextLoader(@Nullable ClassLoader before, boolean changed) {
    this.before = before;
    this.changed = changed;
  }

  /** Sets this thread's context class loader and returns what restores the present one. */
  static ContextLoader set(@Nullable ClassLoader loader) {
    Thread thread = Thread.currentThread();
    try {
      ClassLoader before = thread.getContextClassLoader();
      if (before == loader) {
        return UNCHANGED;
      }
      thread.setContextClassLoader(loader);
      return new ContextLoader(before, true);
    } catch (SecurityException | UnsupportedOperationException e) {
      return UNCHANGED;
    }
  }

  void restore() {
    if (changed) {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
