package io.pooledsqlite.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The properties given to {@code connect}, split into ours and those for sqlite-jdbc. The caller's
 * object is never changed. Immutable, except for {@link #sqliteProperties()}, which is an ordinary
 * {@link Properties}.
 */
public final class PoolProperties {

  private final Properties sqliteProperties;
  private final Map<String, String> poolProperties;

  private PoolProperties(Properties sqliteProperties, Map<String, String> poolProperties) {
    this.sqliteProperties = sqliteProperties;
    this.poolProperties = poolProperties;
  }

  /** Splits {@code info}; null counts as empty. */
  public static PoolProperties of(@Nullable Properties info) {
    if (info == null) {
      return new PoolProperties(new Properties(), Map.of());
    }
    Map<String, String> ours = null;
    for (String key : info.stringPropertyNames()) {
      if (Setting.isPoolKey(key)) {
        if (ours == null) {
          ours = new LinkedHashMap<>();
        }
        ours.put(key, info.getProperty(key, ""));
      }
    }
    return ours == null
        ? new PoolProperties(info, Map.of())
        : new PoolProperties(without(info, ours), Collections.unmodifiableMap(ours));
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
    for (String key : info.stringPropertyNames()) {
      rest.put(key, info.getProperty(key, ""));
    }
    rest.putAll(info);
    rest.keySet().removeAll(ours.keySet());
    return rest;
  }
}
