package io.pooledsqlite.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own settings. Sources, strongest first: agent arguments, system properties {@code
 * pooledsqlite.KEY}, environment {@code POOLEDSQLITE_KEY}. A malformed value is one warning and the
 * default. The arguments that are not the agent's own belong to the core and are kept as they came.
 */
final class AgentSettings {

  static final String ENABLED = "enabled";
  static final String MODE = "mode";
  static final String REPORT = "report";
  static final String INTERCEPT = "intercept";
  static final String METRICS_PORT = "metrics.port";
  static final String METRICS_HOST = "metrics.host";

  /** What the analysis of locks is told by its users; read on the hidden side. */
  private static final List<String> LOCKS = List.of("locks.keep", "locks.read", "locks.write");

  static final String METRICS_OTLP = "metrics.otlp";
  static final String METRICS_OTLP_INTERVAL = "metrics.otlp.interval";

  /** Under this the hidden side finds all keys, to name the one that was meant. */
  private static final String ALL_KEYS = "keys";

  private static final List<String> KEYS = keys();

  private static final long DEFAULT_INTERVAL_MS = 60_000;
  private static final long SHORTEST_INTERVAL_MS = 1_000;
  private static final long LONGEST_INTERVAL_MS = 3_600_000;
  private static final int PORT_LIMIT = 65_536;

  private final Map<String, String> arguments;
  private final Map<String, String> others;

  AgentSettings(@Nullable String text) {
    this.arguments = AgentArguments.parse(text);
    this.others = new LinkedHashMap<>(arguments);
    others.keySet().removeAll(KEYS);
  }

  // No stream, lambda or pattern before the program starts: each is the first there is.
  private static List<String> keys() {
    List<String> keys =
        new ArrayList<>(
            List.of(
                ENABLED,
                MODE,
                REPORT,
                INTERCEPT,
                METRICS_PORT,
                METRICS_HOST,
                METRICS_OTLP,
                METRICS_OTLP_INTERVAL));
    keys.addAll(LOCKS);
    return List.copyOf(keys);
  }

  /** Whether the agent shall do anything at all; true unless told otherwise. */
  boolean enabled() {
    String value = value(ENABLED);
    if (value == null || value.equalsIgnoreCase("true")) {
      return true;
    }
    if (value.equalsIgnoreCase("false")) {
      return false;
    }
    Console.say("enabled=" + value + " is neither true nor false; true is used");
    return true;
  }

  /**
   * Whether connections that go round {@code DriverManager} are pooled too; not unless asked for.
   */
  boolean interceptAll() {
    String value = value(INTERCEPT);
    if (value == null || value.equalsIgnoreCase("DriverManager")) {
      return false;
    }
    if (value.equalsIgnoreCase("all")) {
      return true;
    }
    Console.say("intercept=" + value + " is neither DriverManager nor all; DriverManager is used");
    return false;
  }

  /** What the agent does. */
  enum Mode {
    /** Reports on locks and pools nothing. */
    REPORT,
    /** Pools connections; no lock is touched. */
    POOL,
    /** Pools connections, and replaces the locks of which that is proved harmless. */
    FULL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The mode; says so when it is not one of ours. */
  Mode mode() {
    String value = value(MODE);
    if (value == null) {
      return Mode.POOL;
    }
    for (Mode mode : Mode.values()) {
      if (mode.toString().equals(value)) {
        return mode;
      }
    }
    Console.say("mode=" + value + " is unknown (there are report, pool and full); pool is used");
    return Mode.POOL;
  }

  /** Where the report on locks goes; null if only its numbers are printed. */
  @Nullable String reportFile() {
    String value = value(REPORT);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The settings that do nothing without another one, each as a text for the user. */
  List<String> idle(Mode mode) {
    List<String> idle = new ArrayList<>();
    if (mode == Mode.POOL && reportFile() != null) {
      idle.add("report=" + reportFile() + " is ignored: it needs mode=report or mode=full");
    }
    if (metricsHost() != null && value(METRICS_PORT) == null) {
      idle.add("metrics.host=" + metricsHost() + " is ignored: it needs metrics.port");
    }
    return idle;
  }

  /** What goes before the verdicts of the analysis, by key; those that are given. */
  Map<String, String> locks() {
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : LOCKS) {
      String value = value(key);
      if (value != null) {
        given.put(key, value);
      }
    }
    return given;
  }

  /** The port of the metrics endpoint, 0 for any free one, or -1 when there shall be none. */
  int metricsPort() {
    String value = value(METRICS_PORT);
    if (value == null || value.isEmpty()) {
      return -1;
    }
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port < PORT_LIMIT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    Console.say(
        "metrics.port=" + value + " is not a port (0 to 65535); there is no metrics endpoint");
    return -1;
  }

  /** The address of the metrics endpoint; the loopback address when null. */
  @Nullable String metricsHost() {
    String value = value(METRICS_HOST);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * Where metrics are pushed to, or null when they shall not be. A URL without a path gets the one
   * that the protocol has for metrics.
   */
  @Nullable String metricsOtlp() {
    String value = value(METRICS_OTLP);
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      URI url = new URI(value);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      if ((http || "https".equalsIgnoreCase(url.getScheme())) && url.getHost() != null) {
        String path = url.getPath();
        return path == null || path.isEmpty() || path.equals("/")
            ? url.resolve("/v1/metrics").toString()
            : value;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    Console.say(
        "metrics.otlp="
            + value
            + " is not a URL such as http://localhost:4318/v1/metrics; no metrics are pushed");
    return null;
  }

  /** After how many milliseconds metrics are pushed again. */
  long metricsOtlpIntervalMs() {
    String value = value(METRICS_OTLP_INTERVAL);
    if (value == null || value.isEmpty()) {
      return DEFAULT_INTERVAL_MS;
    }
    Matcher matcher = Pattern.compile("(\\d{1,9})(ms|s|m|h|)").matcher(value);
    if (matcher.matches()) {
      long unit =
          switch (matcher.group(2)) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 1;
          };
      long interval = Long.parseLong(matcher.group(1)) * unit;
      if (interval >= SHORTEST_INTERVAL_MS && interval <= LONGEST_INTERVAL_MS) {
        return interval;
      }
    }
    Console.say(
        "metrics.otlp.interval="
            + value
            + " is not a time from 1s to 1h, as in 10s or 1m; 1m is used");
    return DEFAULT_INTERVAL_MS;
  }

  /**
   * What the hidden side is started with, by the keys of the agent; what is off is not there.
   *
   * @param mode as {@link #mode} gave it, which speaks of a mistake each time
   */
  Map<String, Object> forRuntime(Mode mode) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(ALL_KEYS, KEYS);
    values.put(MODE, mode.toString());
    values.put(INTERCEPT, interceptAll());
    int port = metricsPort();
    if (port >= 0) {
      values.put(METRICS_PORT, port);
    }
    String host = metricsHost();
    if (host != null) {
      values.put(METRICS_HOST, host);
    }
    String otlp = metricsOtlp();
    if (otlp != null) {
      values.put(METRICS_OTLP, otlp);
      values.put(METRICS_OTLP_INTERVAL, metricsOtlpIntervalMs());
    }
    return values;
  }

  /** Every argument that is not the agent's own: keys of the pool, and mistakes. */
  Map<String, String> others() {
    return others;
  }

  private @Nullable String value(String key) {
    String value = arguments.get(key);
    if (value == null) {
      value = System.getProperty("pooledsqlite." + key);
    }
    if (value == null) {
      value = System.getenv("POOLEDSQLITE_" + key.replace('.', '_').toUpperCase(Locale.ROOT));
    }
    return value == null ? null : value.trim();
  }
}
