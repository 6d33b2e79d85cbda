package io.pooledsqlite.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties given to {@code connect}, split into ours and those for sqlite-jdbc. The caller's
 * object is never changed. Immutable, except for {@link #sqliteProperties()}, which is an ordinary
 * {@link Properties}.
 */
public final class PoolProperties {

  private final Properties sqliteProperties;
  private final Map<String, String> sqliteTexts;
  private final Map<String, String> poolProperties;

  private PoolProperties(
      Properties sqliteProperties,
      Map<String, String> sqliteTexts,
      Map<String, String> poolProperties) {
    this.sqliteProperties = sqliteProperties;
    this.sqliteTexts = sqliteTexts;
    this.poolProperties = poolProperties;
  }

  /** Splits {@code info}; null counts as empty. */
  public static PoolProperties of(@Nullable Properties info) {
    if (info == null) {
      return new PoolProperties(new Properties(), Map.of(), Map.of());
    }
    Set<String> keys = info.stringPropertyNames();
    if (keys.isEmpty()) {
      return new PoolProperties(info, Map.of(), Map.of());
    }
    Map<String, String> ours = new LinkedHashMap<>();
    Map<String, String> theirs = new HashMap<>();
    for (String key : keys) {
      if (Setting.isPoolKey(key)) {
        ours.put(key, info.getProperty(key, ""));
      } else if (info.get(key) instanceof String value) {
        // Of what is only among the defaults sqlite-jdbc takes no notice.
        theirs.put(key, value);
      }
    }
    return new PoolProperties(
        ours.isEmpty() ? info : without(info, ours),
        Collections.unmodifiableMap(theirs),
        Collections.unmodifiableMap(ours));
  }

  /** What sqlite-jdbc gets, as text; unlike {@link #sqliteProperties()} it never changes. */
  public Map<String, String> sqliteTexts() {
    return sqliteTexts;
  }

  /** What sqlite-jdbc gets: the caller's own object if nothing in it was ours, else a copy. */
  public Properties sqliteProperties() {
    return sqliteProperties;
  }

  /** Ours, keys as written. */
  public Map<String, String> poolProperties() {
    return poolProperties;
  }

  private static Properties without(Properties info, Map<String, String> ours) {
    Properties rest = new Properties();
    rest.putAll(info);
    rest.keySet().removeAll(ours.keySet());
    return rest;
  }
}
