package io.pooledsqlite.pool;

import io.pooledsqlite.config.PoolProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A request for a connection that sets a journal or locking mode when it opens, as one that sets it
 * by a statement afterwards. SQLite would refuse the first for as long as connections of a pool
 * have the file in WAL; a session of that pool is answered as to any such statement. Immutable.
 *
 * @param url without the modes
 * @param properties without the modes
 * @param statements what sets them
 */
record ModesAtOpen(String url, PoolProperties properties, List<String> statements) {

  private static final String JOURNAL = "journal_mode";
  private static final String LOCKING = "locking_mode";
  private static final Set<String> MODES = Set.of(JOURNAL, LOCKING);

  /** Whether a request sets one that a pool would be in the way of. */
  static boolean areIn(DatabaseUrl target) {
    Map<String, String> settings = target.settings();
    String journal = settings.get(JOURNAL);
    boolean leavesWal = journal != null && !journal.equalsIgnoreCase("wal");
    return leavesWal || "exclusive".equalsIgnoreCase(settings.get(LOCKING));
  }

  static ModesAtOpen of(DatabaseUrl target, String url, PoolProperties given) {
    Map<String, String> settings = target.settings();
    List<String> statements = new ArrayList<>();
    for (String mode : List.of(JOURNAL, LOCKING)) {
      String value = settings.get(mode);
      if (value != null && value.matches("\\w+")) {
        statements.add("PRAGMA " + mode + " = " + value);
      }
    }
    return new ModesAtOpen(withoutModes(url), withoutModes(given), statements);
  }

  /** Whether what is left can be pooled. */
  boolean canBePooled() {
    return DatabaseUrl.parse(url, properties.sqliteProperties()).passThrough() == null;
  }

  private static String withoutModes(String url) {
    int question = url.indexOf('?');
    if (question < 0) {
      return url;
    }
    List<String> rest = new ArrayList<>();
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      if (!isMode(parameter.split("=", 2)[0].trim())) {
        rest.add(parameter);
      }
    }
    String file = url.substring(0, question);
    return rest.isEmpty() ? file : file + "?" + String.join("&", rest);
  }

  private static PoolProperties withoutModes(PoolProperties given) {
    Properties rest = new Properties();
    given
        .sqliteTexts()
        .forEach(
            (key, value) -> {
              if (!isMode(key)) {
                rest.setProperty(key, value);
              }
            });
    return PoolProperties.of(rest);
  }

  private static boolean isMode(String key) {
    return MODES.contains(key.toLowerCase(Locale.ROOT));
  }
}
