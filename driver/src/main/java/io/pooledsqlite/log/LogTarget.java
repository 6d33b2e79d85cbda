package io.pooledsqlite.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Where the lines of one logger go. Implementations are thread-safe and never throw. */
interface LogTarget {

  boolean isEnabled(Level level);

  void log(Level level, String text, @Nullable Throwable cause);
}
