package io.pooledsqlite.agent.inner;

/** The two spellings of a URL that the agent answers for. Stateless. */
final class SqliteUrl {

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POOLED_SQLITE = "jdbc:pooledsqlite:";
  private static final String OWN = "pool.";

  private SqliteUrl() {}

  static boolean isPooledSqlite(String url) {
    return url.regionMatches(true, 0, POOLED_SQLITE, 0, POOLED_SQLITE.length());
  }

  /** The same URL for sqlite-jdbc. */
  static String toSqlite(String url) {
    return isPooledSqlite(url) ? SQLITE + url.substring(POOLED_SQLITE.length()) : url;
  }

  /**
   * The URL less our own parameters, which sqlite-jdbc would take for a part of the file's name.
   */
  static String withoutPoolParameters(String url) {
    int query = url.indexOf('?');
    if (query < 0 || url.indexOf(OWN, query) < 0) {
      return url;
    }
    StringBuilder kept = new StringBuilder(url.substring(0, query));
    char separator = '?';
    int start = query + 1;
    while (start <= url.length()) {
      int end = url.indexOf('&', start);
      if (end < 0) {
        end = url.length();
      }
      if (!url.startsWith(OWN, start)) {
        kept.append(separator).append(url, start, end);
        separator = '&';
      }
      start = end + 1;
    }
    return kept.toString();
  }
}
