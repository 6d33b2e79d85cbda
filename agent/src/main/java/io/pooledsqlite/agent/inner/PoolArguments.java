package io.pooledsqlite.agent.inner;

import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.Setting;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Judges the agent arguments that are not the agent's own. Stateless. */
final class PoolArguments {

  private static final List<String> AGENT_KEYS =
      List.of(
          "mode",
          "report",
          "enabled",
          "intercept",
          "metrics.port",
          "metrics.host",
          "metrics.otlp",
          "metrics.otlp.interval");

  private PoolArguments() {}

  /** The keys of the pool among the arguments; every mistake is one message and left out. */
  static Map<String, String> check(Map<String, String> arguments, Messages messages) {
    Map<String, String> ofPool = new LinkedHashMap<>();
    arguments.forEach(
        (key, value) -> {
          if (Setting.isPoolKey(key)) {
            ofPool.put(key, value);
          } else {
            messages.say(
                key
                    + "="
                    + value
                    + " in the agent's arguments is not known; the nearest known name is "
                    + nearest(key)
                    + "; it is ignored");
          }
        });
    try {
      PoolConfig.resolve(Map.of(), Map.of(), ofPool, messages::say);
    } catch (ConfigException e) {
      // Only URLs and properties make this; the core will say the rest.
      messages.say(String.valueOf(e.getMessage()));
    }
    return ofPool;
  }

  private static String nearest(String key) {
    return Stream.concat(AGENT_KEYS.stream(), Stream.of(Setting.values()).map(Setting::key))
        .min(Comparator.comparingInt(known -> distance(key, known)))
        .orElseThrow();
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one letter. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
