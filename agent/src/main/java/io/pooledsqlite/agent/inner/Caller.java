package io.pooledsqlite.agent.inner;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A class that asks for connections, and what was found out about it. Thread-safe. */
final class Caller {

  /** Who serves where the driver that answers is not sqlite-jdbc. */
  static final String OTHER_DRIVER = "another driver than sqlite-jdbc";

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
   * Who serves a call if not the core: the application's own pool, another driver than sqlite-jdbc,
   * or nobody (null). The stack is looked at once per URL.
   */
  @Nullable String whoElse(String url) {
    if (ownPool != null) {
      return ownPool;
    }
    if (opener.isForeign()) {
      return OTHER_DRIVER;
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
