package io.pooledsqlite.pool;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The per-connection PRAGMA settings a session made after it was opened, to be replayed on every
 * physical connection that serves it. Immutable; equal settings are equal states, so connections
 * change hands between such sessions without work.
 */
public record SessionState(Map<String, String> pragmas) {

  /** No settings beyond those of the pool. */
  public static final SessionState EMPTY = new SessionState(Map.of());

  /** Returns this state with one more setting. */
  public SessionState with(String pragma, String value) {
    if (value.equals(pragmas.get(pragma))) {
      return this;
    }
    Map<String, String> copy = new LinkedHashMap<>(pragmas);
    copy.put(pragma, value);
    return new SessionState(Collections.unmodifiableMap(copy));
  }

  // Spelt out, as in every record that is compared: JDK 17 keeps the class that it last made this
  // for, and with that the class loader of an application that is gone.
  @Override
  public int hashCode() {
    return pragmas.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionState state && pragmas.equals(state.pragmas);
  }
}
