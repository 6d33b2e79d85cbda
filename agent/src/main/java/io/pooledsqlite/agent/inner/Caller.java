package io.pooledsqlite.agent.inner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A class that asks for connections, and what was found out about it. Thread-safe. */
final class Caller {

  private static final int MOST_URLS = 1_000;
  private static final String NONE = "";
  private static final String DRIVER = "io.pooledsqlite.PooledSqliteDriver";

  private final CallerOpener opener;
  private final @Nullable String ownPool;
  private final Map<String, String> poolByUrl = new ConcurrentHashMap<>();
  private volatile @Nullable Boolean seesDriver;

  Caller(Class<?> type, CallerOpener opener) {
    this.opener = opener;
    this.ownPool = ApplicationPools.poolOf(type.getName());
  }

  CallerOpener opener() {
    return opener;
  }

  /**
   * The application's own pool that a call comes from, or null. The stack is looked at once per
   * URL.
   */
  @Nullable String applicationPool(String url) {
    if (ownPool != null) {
      return ownPool;
    }
    String known = poolByUrl.get(url);
    if (known == null) {
      if (poolByUrl.size() >= MOST_URLS) {
        poolByUrl.clear();
      }
      String found = ApplicationPools.onThisStack();
      known = found == null ? NONE : found;
      poolByUrl.put(url, known);
    }
    return known.isEmpty() ? null : known;
  }

  /** Whether the application brings PooledSQLite's own driver, which then serves its URLs. */
  boolean seesDriver() {
    Boolean known = seesDriver;
    if (known == null) {
      known = opener.sees(DRIVER);
      seesDriver = known;
    }
    return known;
  }
}
