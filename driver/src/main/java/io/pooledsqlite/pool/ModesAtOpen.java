package io.pooledsqlite.pool;

import io.pooledsqlite.config.PoolProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** sqlite-jdbc puts a value into its PRAGMA as it is: with quotes it is the same mode. */
  private static final Pattern MODE = Pattern.compile("(['\"]?)(\\w+)\\1");

  /**
   * Whether a request sets one that a pool would be in the way of. Of what can be no mode, the
   * driver itself is to say what is wrong with it.
   */
  static boolean areIn(DatabaseUrl target) {
    String journal = mode(target, JOURNAL, "wal");
    String locking = mode(target, LOCKING, "normal");
    boolean known = !journal.isEmpty() && !locking.isEmpty();
    return known && (!journal.equalsIgnoreCase("wal") || locking.equalsIgnoreCase("exclusive"));
  }

  /** The mode without quotes; empty if it can be none. */
  private static String mode(DatabaseUrl target, String name, String ifAbsent) {
    Matcher value = MODE.matcher(target.settings().getOrDefault(name, ifAbsent));
    return value.matches() ? value.group(2) : "";
  }

  static ModesAtOpen of(DatabaseUrl target, String url, PoolProperties given) {
    Map<String, String> settings = target.settings();
    List<String> statements = new ArrayList<>();
    for (String mode : List.of(JOURNAL, LOCKING)) {
      String value = settings.get(mode);
      if (value != null) {
        statements.add("PRAGMA " + mode + " = " + value);
      }
    }
    return new ModesAtOpen(withoutModes(url), withoutModes(given), statements);
  }

  /** Whether what is left can be pooled. */
  boolean canBePooled() {
    return DatabaseUrl.parse(url, properties.sqliteTexts()).passThrough() == null;
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
