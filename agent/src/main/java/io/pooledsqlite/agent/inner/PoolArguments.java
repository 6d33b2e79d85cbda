package io.pooledsqlite.agent.inner;

import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.NearestName;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.Setting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Judges the agent arguments that are not the agent's own. Stateless. */
final class PoolArguments {

  private PoolArguments() {}

  /**
   * The keys of the pool among the arguments; every mistake is one message and left out.
   *
   * @param agentKeys what the agent itself knows
   */
  static Map<String, String> check(
      Map<String, String> arguments, Collection<String> agentKeys, Messages messages) {
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
                    + nearest(key, agentKeys)
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

  private static String nearest(String key, Collection<String> agentKeys) {
    List<String> known =
        Stream.concat(agentKeys.stream(), Stream.of(Setting.values()).map(Setting::key)).toList();
    // The other places call it pooledsqlite.readers, so that pool. is easily forgotten here.
    String ofPool = Setting.PREFIX + key;
    return NearestName.of(known.stream().anyMatch(ofPool::equalsIgnoreCase) ? ofPool : key, known);
  }
}
