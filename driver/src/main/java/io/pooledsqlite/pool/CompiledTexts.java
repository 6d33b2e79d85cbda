package io.pooledsqlite.pool;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a pool's connections compiled since the schema last changed, so that {@code
 * prepareStatement} need not borrow a connection to find out that they can. Bounded; thread-safe.
 */
public final class CompiledTexts {

  private static final int MOST = 1_000;
  private static final int LONGEST = 4_000;

  /**
   * What compiling a text tells.
   *
   * @param schemaEpoch the schema epoch under which it was compiled
   * @param parameters the number of its parameters
   * @param updateCount what {@code getUpdateCount} says before any execution
   */
  public record Compiled(long schemaEpoch, int parameters, long updateCount) {}

  private final ConcurrentMap<String, Compiled> known = new ConcurrentHashMap<>();

  /** What is known of a text under the present schema; null if it must be compiled. */
  public @Nullable Compiled get(String sql, long schemaEpoch) {
    Compiled compiled = known.get(sql);
    return compiled != null && compiled.schemaEpoch() == schemaEpoch ? compiled : null;
  }

  /** Remembers a text that compiled. */
  public void put(String sql, Compiled compiled) {
    if (sql.length() > LONGEST) {
      return;
    }
    if (known.size() >= MOST) {
      // Rather all anew than an order of use that every statement would have to keep up.
      known.clear();
    }
    known.put(sql, compiled);
  }
}
