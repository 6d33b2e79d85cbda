package io.pooledsqlite.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table of a pool's settings. {@code docs/configuration.md} shows it to users and a test
 * compares the two. Immutable.
 */
public enum Setting {
  READERS(
      "pool.readers",
      new ValueKind.Whole(1, 256),
      "max(16, 2 × processors)",
      "How many connections may read one database at once; they are opened on demand."),
  READ_TIMEOUT(
      "pool.readTimeout",
      new ValueKind.Span("0", "1m"),
      "10ms",
      "How long a read waits for a pooled connection before an extra one is opened."),
  WRITE_TIMEOUT(
      "pool.writeTimeout",
      new ValueKind.Span("0", "24h"),
      "30s",
      "How long a write waits for another session's write or transaction before it fails with"
          + " SQLITE_BUSY; 0 is without limit. A busy_timeout that the program set goes before it."),
  GROUP_COMMIT(
      "pool.groupCommit",
      new ValueKind.Flag(),
      "true",
      "Whether autocommit writes that come together share one transaction and one fsync; each caller"
          + " returns after its COMMIT either way."),
  LINGER(
      "pool.linger",
      new ValueKind.Span("0", "1h"),
      "10s",
      "How long connections are kept open after the last session was closed."),
  IDLE_CHECKPOINT(
      "pool.idleCheckpoint",
      new ValueKind.Span("10ms", "1m"),
      "100ms",
      "How long nothing must have been written before the WAL is copied into the main file."),
  STATEMENT_CACHE_SIZE(
      "pool.statementCacheSize",
      new ValueKind.Whole(0, 65_536),
      "256",
      "How many prepared statements each physical connection keeps, as long as their texts together"
          + " have no more than 262144 characters; 0 keeps none."),
  WAL(
      "pool.wal",
      new ValueKind.Flag(),
      "true",
      "Whether files are switched to WAL; false passes every connection through unpooled."),
  RESTORE_JOURNAL_MODE(
      "pool.restoreJournalMode",
      new ValueKind.Flag(),
      "true",
      "Whether a file that was switched to WAL gets its earlier journal mode back at the end."),
  METRICS("pool.metrics", new ValueKind.Flag(), "true", "Whether the pool publishes metrics."),
  WAL_LIMIT(
      "pool.walLimit",
      new ValueKind.Bytes("1m", "1024g"),
      "16m",
      "Above this size of the WAL, open result sets that hold it back are read to their end."),
  LEAK_THRESHOLD(
      "pool.leakThreshold",
      new ValueKind.Span("0", "24h"),
      "0",
      "After how long without a JDBC call a session, and what it has open, is reported as a leak, once; 0 never."),
  SLOW_WAIT(
      "pool.slowWait",
      new ValueKind.Span("0", "24h"),
      "5s",
      "After how long a writer's wait is reported, with who holds the write queue; 0 never."),
  ABANDONED_TRANSACTION(
      "pool.abandonedTransaction",
      new ValueKind.Span("0", "24h"),
      "0",
      "After how long without a call a write transaction without an open result set is rolled back,"
          + " so that others can write; its session is told by an SQLException. 0 never."),
  CURSORS(
      "pool.cursors",
      new ValueKind.Choice(Cursors.class),
      "snapshot",
      "Whether an open result set keeps its snapshot, or its session stays on one connection."),
  ATTACH(
      "pool.attach",
      new ValueKind.Choice(Attach.class),
      "rollback",
      "Whether ATTACH of a second writable file takes both files out of WAL and of pooling, so that a"
          + " transaction over both is atomic on a crash, or keeps them."),
  NAME(
      "pool.name",
      new ValueKind.Name(64),
      null,
      "The pool's name in metrics, JMX and messages; without it, made from the file's name.");

  /** What every key in a URL or in properties starts with. */
  public static final String PREFIX = "pool.";

  static final String SYSTEM_PREFIX = "pooledsqlite.";
  static final String ENVIRONMENT_PREFIX = "POOLEDSQLITE_";

  private static final Map<String, Setting> BY_KEY = byKey();

  private final String key;
  private final ValueKind kind;
  private final @Nullable String defaultText;
  private final String meaning;

  Setting(String key, ValueKind kind, @Nullable String defaultText, String meaning) {
    this.key = key;
    this.kind = kind;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  private static Map<String, Setting> byKey() {
    Map<String, Setting> all = new HashMap<>();
    for (Setting setting : values()) {
      all.put(setting.key.toLowerCase(Locale.ROOT), setting);
    }
    return Map.copyOf(all);
  }

  /** The key in URLs, properties, agent arguments and the properties file. */
  public String key() {
    return key;
  }

  /** The name without {@link #PREFIX}. */
  String shortKey() {
    return key.substring(PREFIX.length());
  }

  /** The system property that carries this setting. */
  public String systemProperty() {
    return SYSTEM_PREFIX + shortKey();
  }

  /** The environment variable that carries this setting. */
  public String environmentVariable() {
    return ENVIRONMENT_PREFIX + name();
  }

  /** The default as documented, or null if there is none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** What may stand there, as a phrase. */
  public String allowed() {
    return kind.allowed();
  }

  /** What it does, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** Whether {@code key} is in our part of the name space, known or not. */
  public static boolean isPoolKey(String key) {
    return Ascii.startsWithIgnoreCase(key, 0, PREFIX);
  }

  /** The setting with this key, in any case as in sqlite-jdbc's own parameters, or null. */
  static @Nullable Setting byKey(String key) {
    return BY_KEY.get(key.toLowerCase(Locale.ROOT));
  }

  /** The default's value, or null if there is none. */
  @Nullable Object defaultValue() {
    if (this == READERS) {
      return Math.min(256, Math.max(16, 2 * Runtime.getRuntime().availableProcessors()));
    }
    return defaultText == null ? null : kind.parse(defaultText);
  }

  /**
   * Reads a value, ignoring white space around it.
   *
   * @throws IllegalArgumentException if the text is not {@link #allowed()}
   */
  Object parse(String text) {
    return kind.parse(text.trim());
  }
}
