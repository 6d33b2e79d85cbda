package io.pooledsqlite.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One place that settings come from, with the names they have there. Immutable.
 *
 * @param where for messages, as in "the URL"
 * @param prefix what all names of ours start with
 * @param shared whether others use this prefix too, so that a name which resembles none of ours is
 *     not taken for a mistake
 * @param nameOf how a setting is called here
 * @param entries what was found; other people's names may be among them
 */
record Source(
    String where,
    String prefix,
    boolean shared,
    Function<Setting, String> nameOf,
    Map<String, String> entries) {

  /** How many letters may differ for a name in a shared name space to count as misspelt. */
  private static final int MISSPELT = 2;

  private static final String CONFIG_PROPERTY = Setting.SYSTEM_PREFIX + "config";
  private static final String CONFIG_VARIABLE = Setting.ENVIRONMENT_PREFIX + "CONFIG";

  /** The sources in which a mistake is an error, strongest first. */
  static List<Source> strict(Map<String, String> url, Map<String, String> properties) {
    return List.of(ofKeys("the URL", url), ofKeys("the connection properties", properties));
  }

  /** The sources in which a mistake is a warning, strongest first. */
  static List<Source> lenient(Map<String, String> agentArguments, Consumer<String> warnings) {
    Map<String, String> system = systemProperties();
    Map<String, String> environment = environment();
    List<Source> sources = new ArrayList<>();
    sources.add(ofKeys("the agent's arguments", agentArguments));
    sources.add(
        new Source(
            "the system properties", Setting.SYSTEM_PREFIX, true, Setting::systemProperty, system));
    sources.add(
        new Source(
            "the environment",
            Setting.ENVIRONMENT_PREFIX,
            true,
            Setting::environmentVariable,
            environment));
    String file = system.get(CONFIG_PROPERTY);
    if (file == null) {
      file = environment.get(CONFIG_VARIABLE);
    }
    if (file != null) {
      sources.add(ofKeys("the file " + file, load(file, warnings)));
    }
    return sources;
  }

  private static Source ofKeys(String where, Map<String, String> entries) {
    return new Source(where, Setting.PREFIX, false, Setting::key, entries);
  }

  /** Adds what {@code values} does not hold yet; the first mistake found is an error. */
  void readStrictly(Map<Setting, Object> values) throws ConfigException {
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      String problem = read(entry.getKey(), entry.getValue(), values);
      if (problem != null) {
        throw new ConfigException(problem);
      }
    }
  }

  /** Adds what {@code values} does not hold yet; mistakes are warnings. */
  void readLeniently(Map<Setting, Object> values, Consumer<String> warnings) {
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      String problem = read(entry.getKey(), entry.getValue(), values);
      if (problem != null) {
        warnings.accept(problem + "; it is ignored");
      }
    }
  }

  private @Nullable String read(String name, String text, Map<Setting, Object> values) {
    if (!isOurs(name)) {
      return null;
    }
    Setting setting = find(name);
    if (setting == null) {
      return unknown(name, text);
    }
    try {
      values.putIfAbsent(setting, setting.parse(text));
      return null;
    } catch (IllegalArgumentException e) {
      return name + "=" + text + " in " + where + " is not allowed: it takes " + setting.allowed();
    }
  }

  private boolean isOurs(String name) {
    return shared ? name.startsWith(prefix) : Setting.isPoolKey(name);
  }

  private @Nullable Setting find(String name) {
    if (!shared) {
      return Setting.byKey(name);
    }
    for (Setting setting : Setting.values()) {
      if (nameOf.apply(setting).equals(name)) {
        return setting;
      }
    }
    return null;
  }

  private @Nullable String unknown(String name, String text) {
    String rest = name.substring(prefix.length());
    boolean prefixTwice = Setting.isPoolKey(rest);
    String meant = prefix + (prefixTwice ? rest.substring(Setting.PREFIX.length()) : rest);
    List<String> known = Stream.of(Setting.values()).map(nameOf).toList();
    String nearest = NearestName.of(meant, known);
    if (shared && !prefixTwice && !isMisspelt(meant, nearest)) {
      return null;
    }
    return name
        + "="
        + text
        + " in "
        + where
        + " is not known; the nearest known name is "
        + nearest
        + "; known are "
        + String.join(", ", known);
  }

  private boolean isMisspelt(String name, String known) {
    int letters = Math.min(MISSPELT, (known.length() - prefix.length()) / 3);
    return NearestName.distance(name, known) <= letters;
  }

  private static Map<String, String> systemProperties() {
    try {
      Properties properties = System.getProperties();
      Map<String, String> ours = new TreeMap<>();
      for (String name : properties.stringPropertyNames()) {
        String value = properties.getProperty(name);
        if (name.startsWith(Setting.SYSTEM_PREFIX) && value != null) {
          ours.put(name, value);
        }
      }
      return ours;
    } catch (SecurityException e) {
      return Map.of();
    }
  }

  private static Map<String, String> environment() {
    try {
      return System.getenv();
    } catch (SecurityException e) {
      return Map.of();
    }
  }

  private static Map<String, String> load(String file, Consumer<String> warnings) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | InvalidPathException | SecurityException e) {
      warnings.accept("the configuration file " + file + " can not be read and is ignored: " + e);
      return Map.of();
    } catch (IllegalArgumentException e) {
      warnings.accept("the configuration file " + file + " is malformed and is ignored: " + e);
      return Map.of();
    }
    Map<String, String> entries = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      entries.put(name, properties.getProperty(name, ""));
    }
    return entries;
  }
}
