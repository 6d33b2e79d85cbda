package io.pooledsqlite.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one pool; {@link Setting} tells what each means and its range. Immutable and
 * thread-safe; two with equal values are equal, so that it can be part of a pool's key.
 */
public final class PoolConfig {

  private static final PoolConfig DEFAULTS = new PoolConfig(new EnumMap<>(Setting.class));

  private final int readers;
  private final Duration readTimeout;
  private final Duration writeTimeout;
  private final boolean groupCommit;
  private final Duration linger;
  private final Duration idleCheckpoint;
  private final int statementCacheSize;
  private final boolean wal;
  private final boolean restoreJournalMode;
  private final boolean metrics;
  private final long walLimitBytes;
  private final Duration leakThreshold;
  private final Duration slowWait;
  private final Duration abandonedTransaction;
  private final Cursors cursors;
  private final Attach attach;
  private final @Nullable String name;

  /** Every setting that has a value, for comparison. */
  private final EnumMap<Setting, Object> values;

  private PoolConfig(Map<Setting, Object> given) {
    values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Object value = given.get(setting);
      if (value == null) {
        value = setting.defaultValue();
      }
      if (value != null) {
        values.put(setting, value);
      }
    }
    readers = (Integer) value(Setting.READERS);
    readTimeout = (Duration) value(Setting.READ_TIMEOUT);
    writeTimeout = (Duration) value(Setting.WRITE_TIMEOUT);
    groupCommit = (Boolean) value(Setting.GROUP_COMMIT);
    linger = (Duration) value(Setting.LINGER);
    idleCheckpoint = (Duration) value(Setting.IDLE_CHECKPOINT);
    statementCacheSize = (Integer) value(Setting.STATEMENT_CACHE_SIZE);
    wal = (Boolean) value(Setting.WAL);
    restoreJournalMode = (Boolean) value(Setting.RESTORE_JOURNAL_MODE);
    metrics = (Boolean) value(Setting.METRICS);
    walLimitBytes = (Long) value(Setting.WAL_LIMIT);
    leakThreshold = (Duration) value(Setting.LEAK_THRESHOLD);
    slowWait = (Duration) value(Setting.SLOW_WAIT);
    abandonedTransaction = (Duration) value(Setting.ABANDONED_TRANSACTION);
    cursors = (Cursors) value(Setting.CURSORS);
    attach = (Attach) value(Setting.ATTACH);
    name = (String) values.get(Setting.NAME);
  }

  private Object value(Setting setting) {
    return Objects.requireNonNull(values.get(setting), setting::key);
  }

  /** What a pool gets when nothing is set anywhere. */
  public static PoolConfig defaults() {
    return DEFAULTS;
  }

  /** {@link #resolve(Map, Map, Map, Consumer)} for callers that have shown the warnings before. */
  public static PoolConfig resolve(
      Map<String, String> url, Map<String, String> properties, Map<String, String> agentArguments)
      throws ConfigException {
    return resolve(url, properties, agentArguments, warning -> {});
  }

  /**
   * Looks every setting up, the strongest source first: the URL, the properties given to {@code
   * connect}, the agent's arguments, system properties, the environment, and the file named by the
   * system property {@code pooledsqlite.config} or the environment variable {@code
   * POOLEDSQLITE_CONFIG}. In the three maps only keys that start with {@code pool.} are looked at.
   *
   * <p>System properties, environment and file are read at most once in a call and not remembered;
   * as long as they stay as they are, equal maps give equal results, which callers may cache.
   *
   * @param warnings told about each unknown or malformed value in a source other than the first
   *     two; such a value is ignored. Not called twice for one of them in one call
   * @throws ConfigException if the URL or the properties hold a key that is unknown or malformed
   */
  public static PoolConfig resolve(
      Map<String, String> url,
      Map<String, String> properties,
      Map<String, String> agentArguments,
      Consumer<String> warnings)
      throws ConfigException {
    EnumMap<Setting, Object> values = new EnumMap<>(Setting.class);
    for (Source source : Source.strict(url, properties)) {
      source.readStrictly(values);
    }
    for (Source source : Source.lenient(agentArguments, warnings)) {
      source.readLeniently(values, warnings);
    }
    return values.isEmpty() ? DEFAULTS : new PoolConfig(values);
  }

  /** {@link Setting#READERS}. */
  public int readers() {
    return readers;
  }

  /** {@link Setting#READ_TIMEOUT}; zero does not wait. */
  public Duration readTimeout() {
    return readTimeout;
  }

  /** {@link Setting#WRITE_TIMEOUT}; zero is without limit. */
  public Duration writeTimeout() {
    return writeTimeout;
  }

  /** {@link Setting#GROUP_COMMIT}. */
  public boolean groupCommit() {
    return groupCommit;
  }

  /** {@link Setting#LINGER}; zero closes at once. */
  public Duration linger() {
    return linger;
  }

  /** {@link Setting#IDLE_CHECKPOINT}. */
  public Duration idleCheckpoint() {
    return idleCheckpoint;
  }

  /** {@link Setting#STATEMENT_CACHE_SIZE}, per physical connection; 0 is off. */
  public int statementCacheSize() {
    return statementCacheSize;
  }

  /** {@link Setting#WAL}. */
  public boolean wal() {
    return wal;
  }

  /** {@link Setting#RESTORE_JOURNAL_MODE}. */
  public boolean restoreJournalMode() {
    return restoreJournalMode;
  }

  /** {@link Setting#METRICS}. */
  public boolean metrics() {
    return metrics;
  }

  /** {@link Setting#WAL_LIMIT} in bytes. */
  public long walLimitBytes() {
    return walLimitBytes;
  }

  /** {@link Setting#LEAK_THRESHOLD}; zero is off. */
  public Duration leakThreshold() {
    return leakThreshold;
  }

  /** {@link Setting#SLOW_WAIT}; zero is off. */
  public Duration slowWait() {
    return slowWait;
  }

  /** {@link Setting#ABANDONED_TRANSACTION}; zero is off. */
  public Duration abandonedTransaction() {
    return abandonedTransaction;
  }

  /** {@link Setting#CURSORS}. */
  public Cursors cursors() {
    return cursors;
  }

  /** {@link Setting#ATTACH}. */
  public Attach attach() {
    return attach;
  }

  /** {@link Setting#NAME}, or null if the pool's name is to be made from the file's. */
  public @Nullable String name() {
    return name;
  }

  /** Every setting that has a value, by key, as a text for reports; a new map. */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((setting, value) -> texts.put(setting.key(), text(value)));
    return texts;
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return duration.toMillis() + " ms";
    }
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : String.valueOf(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolConfig config && values.equals(config.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Shows every setting and its value. */
  @Override
  public String toString() {
    return "PoolConfig" + values;
  }
}
