package io.pooledsqlite.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL, split into what sqlite-jdbc gets and the parameters that are ours. Parameters
 * are found as sqlite-jdbc finds its own: behind the first {@code ?}, between {@code &}, with white
 * space around them ignored, the last of several with one key counting. Nothing is percent-decoded.
 * Immutable.
 */
public final class PoolUrl {

  private static final String POOLED_PREFIX = "jdbc:pooledsqlite:";
  private static final String SQLITE_PREFIX = "jdbc:sqlite:";

  private final String sqliteUrl;
  private final Map<String, String> poolParameters;

  private PoolUrl(String sqliteUrl, Map<String, String> poolParameters) {
    this.sqliteUrl = sqliteUrl;
    this.poolParameters = poolParameters;
  }

  /** Whether {@code url} starts with {@code jdbc:pooledsqlite:}, in any case. */
  public static boolean accepts(@Nullable String url) {
    return url != null && Ascii.startsWithIgnoreCase(url, 0, POOLED_PREFIX);
  }

  /**
   * Splits a URL that starts with {@code jdbc:pooledsqlite:} or {@code jdbc:sqlite:}, in any case.
   * The keys of our parameters are not looked at more closely; {@link PoolConfig#resolve} does.
   *
   * @throws ConfigException if the URL starts with neither
   */
  public static PoolUrl parse(String url) throws ConfigException {
    String plain;
    if (accepts(url)) {
      plain = SQLITE_PREFIX + url.substring(POOLED_PREFIX.length());
    } else if (Ascii.startsWithIgnoreCase(url, 0, SQLITE_PREFIX)) {
      plain = url;
    } else {
      // The rest may hold a password.
      String start = url.substring(0, url.indexOf(':', url.indexOf(':') + 1) + 1);
      throw new ConfigException(
          "URL " + start + "... starts with neither " + POOLED_PREFIX + " nor " + SQLITE_PREFIX);
    }
    int question = plain.indexOf('?');
    if (question < 0 || !mayHavePoolKey(plain, question)) {
      return new PoolUrl(plain, Map.of());
    }
    return split(plain, question);
  }

  /**
   * The URL for sqlite-jdbc: without our parameters, all other bytes in place. The {@code ?} goes
   * only if every parameter was ours.
   */
  public String sqliteUrl() {
    return sqliteUrl;
  }

  /** Our parameters, keys as written; a parameter without {@code =} has an empty value. */
  public Map<String, String> poolParameters() {
    return poolParameters;
  }

  private static boolean mayHavePoolKey(String url, int from) {
    int last = url.length() - Setting.PREFIX.length();
    for (int i = from + 1; i <= last; i++) {
      if (Ascii.startsWithIgnoreCase(url, i, Setting.PREFIX)) {
        return true;
      }
    }
    return false;
  }

  private static PoolUrl split(String url, int question) {
    Map<String, String> ours = new LinkedHashMap<>();
    StringBuilder rest = new StringBuilder(url.length()).append(url, 0, question);
    char separator = '?';
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      String trimmed = parameter.trim();
      if (Setting.isPoolKey(trimmed)) {
        int equals = trimmed.indexOf('=');
        String key = equals < 0 ? trimmed : trimmed.substring(0, equals).trim();
        ours.put(key, equals < 0 ? "" : trimmed.substring(equals + 1).trim());
      } else {
        rest.append(separator).append(parameter);
        separator = '&';
      }
    }
    return ours.isEmpty()
        ? new PoolUrl(url, Map.of())
        : new PoolUrl(rest.toString(), Collections.unmodifiableMap(ours));
  }
}
