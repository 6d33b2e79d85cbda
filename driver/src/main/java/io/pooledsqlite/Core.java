package io.pooledsqlite;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import io.pooledsqlite.config.PoolUrl;
import io.pooledsqlite.jdbc.LogicalConnection;
import io.pooledsqlite.metrics.CompositePoolListener;
import io.pooledsqlite.metrics.HikariMetrics;
import io.pooledsqlite.metrics.LogPoolListener;
import io.pooledsqlite.metrics.MeterHub;
import io.pooledsqlite.metrics.RegistryBinding;
import io.pooledsqlite.metrics.Summary;
import io.pooledsqlite.metrics.TotalsListener;
import io.pooledsqlite.pool.ConnectionOpener;
import io.pooledsqlite.pool.DatabaseRegistry;
import io.pooledsqlite.pool.ExitHook;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.pool.PoolEnvironment;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The databases whose meters go to one registry. Thread-safe. */
final class Core {

  /** How long all files together may hold up the exit of the JVM. */
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(2);

  /** After the first pool, so that it comes behind what the program opened it for. */
  private static final Duration JMX_DELAY = Duration.ofMillis(500);

  private static final int CACHED_CONFIGS = 200;
  private static final CompositePoolListener EXTRA_LISTENERS = new CompositePoolListener();
  private static final Summary SUMMARY = new Summary();

  /** By the registry that they report to; {@link #GLOBAL} for Micrometer's global one. */
  private static final Map<Object, Core> CORES = new ConcurrentHashMap<>();

  private static final Object GLOBAL = new Object();

  private static final class Exit {
    static final ExitHook HOOK = new ExitHook(Exit::complete);

    private static boolean done;

    static synchronized void complete() {
      if (!done) {
        done = true;
        CORES.values().forEach(core -> core.meters.keepAll());
        CORES.values().forEach(core -> core.databases.shutDown(EXIT_LIMIT));
      }
    }
  }

  /** Everything a configuration is made from. */
  private record ConfigSources(
      Map<String, String> url, Map<String, String> properties, Map<String, String> agent) {

    // Spelt out: what the JVM makes for a record at the first call takes milliseconds of each
    // start.
    @Override
    public int hashCode() {
      return 31 * (31 * url.hashCode() + properties.hashCode()) + agent.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ConfigSources sources
          && url.equals(sources.url)
          && properties.equals(sources.properties)
          && agent.equals(sources.agent);
    }
  }

  private final CompositePoolListener listener = new CompositePoolListener();
  private final MeterHub meters = new MeterHub(warning -> listener.warned(warning, null));
  private final DatabaseRegistry databases;
  private final RegistryBinding binding;
  private final Map<ConfigSources, PoolConfig> configs = new ConcurrentHashMap<>();

  /** By URL, what it asks for where no property of ours says otherwise. */
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  /** A URL that was read, under the agent's arguments of that time. */
  private record Asked(String sqliteUrl, PoolConfig config, Map<String, String> agent) {}

  private Core(@Nullable MeterRegistry registry) {
    listener.add(new LogPoolListener());
    PoolEnvironment environment =
        new PoolEnvironment(listener, new HikariMetrics(meters), Exit.HOOK);
    listener.add(
        new TotalsListener(
            SUMMARY,
            meters,
            warning -> listener.warned(warning, null),
            task -> environment.later(JMX_DELAY, task)));
    listener.add(EXTRA_LISTENERS);
    databases = new DatabaseRegistry(environment);
    binding = new RegistryBinding(registry, meters, environment::later);
  }

  static Core shared() {
    return CORES.computeIfAbsent(GLOBAL, key -> new Core(null));
  }

  static Core reportingTo(MeterRegistry registry) {
    return registry.equals(Metrics.globalRegistry)
        ? shared()
        : CORES.computeIfAbsent(registry, key -> new Core(registry));
  }

  Connection connect(
      String url,
      @Nullable Properties info,
      ConnectionOpener opener,
      Map<String, String> agentArguments)
      throws SQLException {
    try {
      PoolProperties properties = PoolProperties.of(info);
      Asked request = read(url, properties.poolProperties(), agentArguments);
      DatabaseRegistry.Opened opened =
          databases.open(request.sqliteUrl(), properties, request.config(), opener);
      Pool pool = opened.pool();
      Connection connection =
          pool == null
              ? java.util.Objects.requireNonNull(opened.unpooled())
              : LogicalConnection.open(new Session(pool), request.sqliteUrl());
      return opened.first().isEmpty() ? connection : afterRunning(opened.first(), connection);
    } catch (ConfigException e) {
      throw new SQLException(e.getMessage(), e);
    } finally {
      binding.wanted();
    }
  }

  private static Connection afterRunning(List<String> texts, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
      return connection;
    } catch (Throwable e) {
      try (connection) {
        throw e;
      }
    }
  }

  private Asked read(String url, Map<String, String> properties, Map<String, String> agent)
      throws ConfigException {
    Asked known = properties.isEmpty() ? asked.get(url) : null;
    if (known != null && known.agent().equals(agent)) {
      return known;
    }
    PoolUrl poolUrl = PoolUrl.parse(url);
    PoolConfig config = config(new ConfigSources(poolUrl.poolParameters(), properties, agent));
    Asked request = new Asked(poolUrl.sqliteUrl(), config, agent);
    if (properties.isEmpty() && asked.size() < CACHED_CONFIGS) {
      asked.put(url, request);
    }
    return request;
  }

  private PoolConfig config(ConfigSources sources) throws ConfigException {
    PoolConfig known = configs.get(sources);
    if (known != null) {
      return known;
    }
    PoolConfig resolved =
        PoolConfig.resolve(
            sources.url(),
            sources.properties(),
            sources.agent(),
            warning -> listener.warned(warning, null));
    if (configs.size() < CACHED_CONFIGS) {
      configs.put(sources, resolved);
    }
    return resolved;
  }

  static void addListener(PoolListener added) {
    EXTRA_LISTENERS.add(added);
  }

  static void removeListener(PoolListener removed) {
    EXTRA_LISTENERS.remove(removed);
  }

  /** What all pools of this core publish. */
  MeterHub meters() {
    return meters;
  }

  void registryStaysEmpty() {
    binding.ignore();
  }

  void registryIsFilled() {
    binding.look();
  }

  static Summary summary() {
    return SUMMARY;
  }

  static List<PoolStats> pools() {
    List<PoolStats> all = new ArrayList<>();
    CORES.values().forEach(core -> all.addAll(core.databases.pools()));
    return all;
  }

  static void resetAll(String why) {
    CORES
        .values()
        .forEach(
            core -> {
              core.databases.closeAll(why);
              core.configs.clear();
              core.asked.clear();
            });
  }

  /** Does what is to be done at the exit of the JVM, or waits until it is done. */
  static void completeForExit() {
    Exit.complete();
  }
}
