package io.pooledsqlite.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import io.pooledsqlite.pool.Database.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All databases in use, by file identity and native copy of SQLite. Thread-safe. Opening is
 * serialised per registry only while a database or pool is made; reuse takes no common lock.
 */
public final class DatabaseRegistry {

  /** A file as one native copy of SQLite sees it. */
  private record Key(FileIdentity identity, Object nativeCopy) {

    @Override
    public int hashCode() {
      return 31 * identity.hashCode() + nativeCopy.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && identity.equals(key.identity)
          && nativeCopy.equals(key.nativeCopy);
    }
  }

  /**
   * What a connect request led to: exactly one of the first two is there.
   *
   * @param first what is run on it before the application has it
   */
  public record Opened(@Nullable Pool pool, @Nullable Connection unpooled, List<String> first) {
    Opened(@Nullable Pool pool, @Nullable Connection unpooled) {
      this(pool, unpooled, List.of());
    }
  }

  private final PoolEnvironment environment;
  private final SessionWatch sessionWatch;
  private final Map<Key, Database> databases = new ConcurrentHashMap<>();

  private final RecentRequests recent = new RecentRequests();
  private final NativeCopies nativeCopies = new NativeCopies();

  @GuardedBy("this")
  private final ManyFiles manyFiles;

  private final Set<String> faultyVersions = ConcurrentHashMap.newKeySet();

  private volatile @Nullable JvmFiles jvm;
  private volatile boolean toldOfCopies;
  private volatile boolean shutDown;

  /** Makes an empty registry. */
  public DatabaseRegistry(PoolEnvironment environment) {
    this(environment, DescriptorLimit::files);
  }

  /**
   * @param most how many files may be pooled at once
   */
  DatabaseRegistry(PoolEnvironment environment, IntSupplier most) {
    this.environment = environment;
    this.manyFiles = new ManyFiles(most);
    this.sessionWatch = new SessionWatch(this, environment);
  }

  boolean isEmpty() {
    return databases.isEmpty();
  }

  /**
   * Opens a pooled session's pool, already used and with a reference for it, or a plain connection.
   *
   * @param url a {@code jdbc:sqlite:} URL without our parameters
   * @param given whose part for the driver counts; not changed
   * @throws SQLException what sqlite-jdbc threw, unchanged
   */
  public Opened open(String url, PoolProperties given, PoolConfig config, ConnectionOpener opener)
      throws SQLException {
    RecentRequests.Request request =
        new RecentRequests.Request(url, given.sqliteTexts(), config, opener);
    Pool again = recent.poolFor(request);
    if (again != null) {
      return new Opened(again, null);
    }
    Properties properties = given.sqliteProperties();
    DatabaseUrl target = DatabaseUrl.parse(url, given.sqliteTexts());
    PassThroughReason reason = target.passThrough();
    if (reason != null && ModesAtOpen.areIn(target) && isPoolInTheWay(target, opener)) {
      ModesAtOpen modes = ModesAtOpen.of(target, url, given);
      if (modes.canBePooled()) {
        Opened opened = open(modes.url(), modes.properties(), config, opener);
        return new Opened(opened.pool(), opened.unpooled(), modes.statements());
      }
    }
    if (reason != null && target.seesMainFileAlone()) {
      endUnlessInUse(target, opener, "a connection asked for other locks than WAL needs, or none");
    }
    if (reason == null && !config.wal()) {
      reason = PassThroughReason.WAL_DISABLED;
    }
    Path path = reason == null ? target.path() : null;
    if (path == null) {
      return passThrough(
          raw(opener, url, properties),
          reason == null ? PassThroughReason.UNRESOLVED : reason,
          target);
    }
    Settings settings = new Settings(config, target.settings());
    Pool known = reuse(path, settings, opener);
    if (known != null) {
      recent.remember(request, path, known);
      return new Opened(known, null);
    }
    if (!shutDown && environment.exitHook().hold()) {
      try {
        return create(target, path, url, given, settings, opener);
      } finally {
        environment.exitHook().release();
      }
    }
    // A pool that is still there completes the main file after each write; a new one would not.
    // One that ends must be the last at the file, to leave WAL.
    Database ending = known(path, opener);
    if (ending != null) {
      ending.awaitEnd();
    }
    return passThrough(raw(opener, url, properties), PassThroughReason.SHUTDOWN, target);
  }

  /**
   * Whether sessions of a pool have the file in WAL, and the program does not know; a pool without
   * sessions is ended.
   */
  private boolean isPoolInTheWay(DatabaseUrl target, ConnectionOpener opener) {
    Database database =
        endUnlessInUse(target, opener, "a connection asked for another journal or locking mode");
    return database != null && !database.isUnpooledForGood() && !database.isWalOfProgram();
  }

  /** Ends the pool of the file if no session is open; returns the database of those that are. */
  private @Nullable Database endUnlessInUse(
      DatabaseUrl target, ConnectionOpener opener, String why) {
    Path path = target.path();
    Database database = path == null ? null : known(FileIdentity.asSqliteMayReadIt(path), opener);
    return database == null || database.endUnlessInUse(why) ? null : database;
  }

  /**
   * A connection of the driver's. SQLITE_CANTOPEN is what too many open files become, and those of
   * databases that nobody uses are ours: it is tried once more without them.
   */
  private Connection raw(ConnectionOpener opener, String url, Properties properties)
      throws SQLException {
    try {
      return opener.open(url, properties);
    } catch (SQLException e) {
      if (!SqliteErrors.hasCode(e, SqliteErrors.CANTOPEN)
          || !environment.lingering().endAll("another database could not be opened")) {
        throw e;
      }
      try {
        return opener.open(url, properties);
      } catch (SQLException again) {
        // The application is to see what it would have seen.
        throw e;
      }
    }
  }

  private Opened passThrough(Connection raw, PassThroughReason reason, DatabaseUrl target) {
    environment.listener().passedThrough(reason, target.shown());
    return new Opened(null, raw);
  }

  private @Nullable Database known(Path path, ConnectionOpener opener) {
    Object copy = nativeCopies.known(opener);
    FileIdentity identity = copy == null ? null : FileIdentity.of(path);
    return copy == null || identity == null ? null : databases.get(new Key(identity, copy));
  }

  private @Nullable Pool reuse(Path path, Settings settings, ConnectionOpener opener) {
    // Which file SQLite takes is seen when it has opened it.
    Database database = FileIdentity.isReadInTwoWays(path) ? null : known(path, opener);
    if (database == null || database.isUnpooledForGood()) {
      return null;
    }
    Pool pool = database.poolOrNull(settings);
    if (pool == null || !pool.use()) {
      return null;
    }
    if (!database.retain()) {
      pool.stopUsing();
      return null;
    }
    // The application that opened it first may go before this one.
    pool.opener().driver().add(opener);
    return pool;
  }

  private synchronized Opened create(
      DatabaseUrl target,
      Path named,
      String url,
      PoolProperties given,
      Settings settings,
      ConnectionOpener opener)
      throws SQLException {
    // Somebody may have made it while we waited.
    Pool known = reuse(named, settings, opener);
    if (known != null) {
      return new Opened(known, null);
    }
    Properties properties = given.sqliteProperties();
    Object copy;
    try {
      copy = nativeCopies.learn(opener);
    } catch (SQLException e) {
      // No driver, or not sqlite-jdbc: what there is to say must be said of the real URL.
      return passThrough(raw(opener, url, properties), PassThroughReason.UNRESOLVED, target);
    }
    if (!knowsOtherCopies()) {
      return passThrough(raw(opener, url, properties), PassThroughReason.COPIES_UNKNOWN, target);
    }
    // Only here, where the open tells whether SQLite does.
    Path path = FileIdentity.asSqliteMayReadIt(named);
    awaitEnd(path, copy);
    if (isUnpooled(path)) {
      return passThrough(raw(opener, url, properties), PassThroughReason.UNPOOLED, target);
    }
    makeRoom(path);
    // Before the open: the other copy must have left the file by then.
    Eviction eviction = new Eviction();
    FileIdentity before = FileIdentity.of(path);
    boolean shared = before != null && announce(before, copy, eviction);
    // For connections that are opened later: as they are now, and no object of the program's.
    Properties own = new Properties();
    own.putAll(given.sqliteTexts());
    Connection raw = raw(opener, url, own);
    if (shared) {
      return passThrough(raw, PassThroughReason.NATIVE_COPIES, target);
    }
    FileIdentity identity = FileIdentity.of(path);
    if (identity == null) {
      return passThrough(raw, PassThroughReason.UNRESOLVED, target);
    }
    PhysicalOpener physical =
        new PhysicalOpener(
            new SharedOpener(opener),
            raw.getClass().getClassLoader(),
            List.of(new PhysicalOpener.Name(url, path)),
            path,
            own,
            identity,
            settings.config().statementCacheSize(),
            new StatementCounts());
    try {
      return pooled(target, path, url, identity, copy, settings, physical, raw, eviction);
    } catch (SQLException | RuntimeException e) {
      // What SQLite says of this file now it will say to the application's first statement.
      return passThrough(raw, PassThroughReason.UNREADABLE, target);
    }
  }

  /** Completes a file that was moved away from this path while it was open. */
  private void makeRoom(Path path) {
    Path file = FileIdentity.realPath(path);
    for (Database database : databases.values()) {
      if (database.path().equals(file) || database.path().equals(path)) {
        database.makeRoom();
      }
    }
  }

  private boolean isUnpooled(Path path) {
    FileIdentity identity = FileIdentity.of(path);
    return identity != null && jvm().pooling(identity, path).isUnpooled();
  }

  /** Whether another native copy has been at the file; it has left it when this returns. */
  private boolean announce(FileIdentity identity, Object copy, Eviction eviction) {
    return databases.containsKey(new Key(identity, copy))
        ? jvm().sharedWithAnother(identity, copy)
        : jvm().opened(identity, copy, eviction);
  }

  /** A new connection would keep the one that is being retired from leaving WAL. */
  private void awaitEnd(Path path, Object copy) {
    FileIdentity identity = FileIdentity.of(path);
    Database ending = identity == null ? null : databases.get(new Key(identity, copy));
    if (ending != null) {
      ending.awaitEnd();
    }
  }

  @GuardedBy("this")
  private Opened pooled(
      DatabaseUrl target,
      Path path,
      String url,
      FileIdentity identity,
      Object copy,
      Settings settings,
      PhysicalOpener given,
      Connection raw,
      Eviction eviction)
      throws SQLException {
    Key key = new Key(identity, copy);
    PhysicalConnection first = given.adopt(raw);
    Path file = mainFile(first);
    if (file == null || !identity.equals(FileIdentity.of(file))) {
      return passThrough(raw, PassThroughReason.UNRESOLVED, target);
    }
    // What becomes of a link that leads to the file is nothing to those who have it open.
    PhysicalOpener opener =
        file.equals(path) ? given : given.of(file, DatabaseUrl.withFile(url, file));
    while (true) {
      Database database = databases.get(key);
      if (database == null) {
        PassThroughReason reason = objection(file, identity, copy, eviction);
        FilePooling pooling = jvm().pooling(identity, file);
        JournalMode journalMode = new JournalMode(pooling);
        if (reason == null) {
          boolean empty = sizeOf(file) == 0;
          reason = journalMode.set(first, empty) ? null : PassThroughReason.WAL_REFUSED;
        }
        if (reason == null && pooling.isUnpooled()) {
          // Another session attached the file meanwhile.
          first.leaveWal("main");
          reason = PassThroughReason.UNPOOLED;
        }
        if (reason == PassThroughReason.MANY_FILES) {
          manyFiles.keptOut(identity, raw);
        }
        if (reason != null) {
          return passThrough(raw, reason, target);
        }
        warnOfWalResetBug(first);
        // Before anybody can end it.
        environment.exitHook().hold();
        database =
            new Database(
                identity,
                file,
                first.raw().getClass(),
                journalMode,
                jvm(),
                pooling,
                new Neighbours(copy),
                environment,
                eviction,
                ended -> {
                  databases.remove(key, ended);
                  recent.forget(ended);
                  environment.exitHook().release();
                });
        databases.put(key, database);
        sessionWatch.start();
      }
      if (database.retain()) {
        String stem = String.valueOf(path.getFileName()).replaceFirst("\\.[A-Za-z0-9]{1,8}$", "");
        String name = Objects.requireNonNullElse(settings.config().name(), stem);
        return new Opened(database.pool(settings, opener, first, name), null);
      }
      databases.remove(key, database);
    }
  }

  private void warnOfWalResetBug(PhysicalConnection connection) throws SQLException {
    String version = connection.ask("SELECT sqlite_version()");
    if (version != null && WalResetBug.isIn(version) && faultyVersions.add(version)) {
      environment.listener().warned(WalResetBug.warning(version), null);
    }
  }

  @GuardedBy("this")
  private @Nullable PassThroughReason objection(
      Path file, FileIdentity identity, Object copy, Eviction eviction) {
    PassThroughReason reason = Surroundings.objection(file);
    if (reason != null) {
      return reason;
    }
    FilePooling pooling = jvm().pooling(identity, file);
    if (!pooling.isPooled()) {
      return PassThroughReason.UNPOOLED;
    }
    if (jvm().opened(identity, copy, eviction)) {
      return PassThroughReason.NATIVE_COPIES;
    }
    // One that is in WAL because of us must be pooled to leave it.
    return !pooling.isSwitchedToWal() && manyFiles.keepOut(identity, databases.values())
        ? PassThroughReason.MANY_FILES
        : null;
  }

  /**
   * The file SQLite itself says it opened as "main" (sqlite.org/pragma.html#pragma_database_list).
   */
  private static @Nullable Path mainFile(PhysicalConnection connection) throws SQLException {
    // Not as a table: SQLite would list its module among the connection's from then on.
    try (Statement statement = connection.raw().createStatement();
        ResultSet databases = statement.executeQuery("PRAGMA database_list")) {
      while (databases.next()) {
        if (databases.getString("name").equals("main")) {
          String file = databases.getString("file");
          return file == null ? null : Path.of(file);
        }
      }
      return null;
    }
  }

  private static long sizeOf(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return -1;
    }
  }

  private boolean knowsOtherCopies() {
    try {
      return jvm() != null;
    } catch (IllegalStateException e) {
      if (!toldOfCopies) {
        toldOfCopies = true;
        environment.listener().warned(String.valueOf(e.getMessage()), e.getCause());
      }
      return false;
    }
  }

  private JvmFiles jvm() {
    JvmFiles found = jvm;
    if (found == null) {
      found = JvmFiles.find();
      jvm = found;
    }
    return found;
  }

  /** What the databases of one native copy of SQLite may ask. */
  private final class Neighbours implements OtherFiles {
    private final Object copy;

    Neighbours(Object copy) {
      this.copy = copy;
    }

    @Override
    public @Nullable Database find(FileIdentity file) {
      return databases.get(new Key(file, copy));
    }

    @Override
    public Lock attaching() {
      return jvm().attaching();
    }

    @Override
    public FilePooling pooling(FileIdentity file, Path path) {
      return jvm().pooling(file, path);
    }

    @Override
    public @Nullable Pool join(Path path, Pool like) {
      PhysicalOpener opener = like.opener();
      if (path.toString().indexOf('?') >= 0) {
        // sqlite-jdbc would take what follows for parameters.
        return null;
      }
      try {
        Opened opened =
            open(
                "jdbc:sqlite:" + path,
                PoolProperties.of(opener.properties()),
                like.config(),
                opener.driver().current());
        if (opened.unpooled() != null) {
          opened.unpooled().close();
        }
        return opened.pool();
      } catch (SQLException e) {
        environment.listener().warned(path + ": attached, but not pooled", e);
        return null;
      }
    }
  }

  /** The pools open now. */
  public List<Pool> pools() {
    return databases.values().stream().flatMap(database -> database.pools().stream()).toList();
  }

  /** Closes every pool, whoever uses it; waits for those that others are ending. */
  public void closeAll(String why) {
    List<Database> all = List.copyOf(databases.values());
    all.forEach(database -> database.retireNow(why));
    all.forEach(Database::awaitEnd);
  }

  /** At JVM exit: completes the files, each within what is left of {@code limit}. */
  public void shutDown(Duration limit) {
    shutDown = true;
    long deadline = System.nanoTime() + limit.toNanos();
    List.copyOf(databases.values()).forEach(database -> database.shutDown(deadline));
  }
}
