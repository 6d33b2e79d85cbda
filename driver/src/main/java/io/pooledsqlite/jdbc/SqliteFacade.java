package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.Pool;
import io.pooledsqlite.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes sessions instances of the application's own {@code org.sqlite.SQLiteConnection}: by a class
 * that is packed as data and defined beside the driver's connection class. Where that is refused
 * the application holds the session's {@link LogicalConnection} itself, and one warning says so.
 * Immutable and thread-safe.
 */
final class SqliteFacade {

  /** The only class that is extended; another one may be a wrapper that must stay what it is. */
  private static final String DRIVER_CLASS = "org.sqlite.jdbc4.JDBC4Connection";

  private static final String FACADE_CLASS = "org.sqlite.jdbc4.PooledSQLiteConnection";
  private static final String COMMIT_LISTENER = "COMMIT_LISTENER";
  private static final String RESOURCE = "PooledSQLiteConnection.classdata";

  private static final MethodType FACTORY =
      MethodType.methodType(
          Connection.class,
          Connection.class,
          String.class,
          BiFunction.class,
          BiFunction.class,
          UnaryOperator.class);

  /** A SQLite file's header names its read and write format here: 1 is legacy, 2 is WAL. */
  private static final int[] FORMAT_BYTES = {18, 19};

  private static final byte LEGACY = 1;
  private static final byte WAL = 2;

  private static final ClassValue<Boolean> IS_FACADE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.getName().equals(FACADE_CLASS);
        }
      };

  private final @Nullable MethodHandle factory;
  private final UnaryOperator<byte[]> image;

  private SqliteFacade(@Nullable MethodHandle factory, Database database) {
    this.factory = factory;
    this.image = bytes -> image(database, bytes);
  }

  static SqliteFacade of(Pool pool) {
    return pool.database().kept(SqliteFacade.class, () -> make(pool));
  }

  private static SqliteFacade make(Pool pool) {
    Class<? extends Connection> driver = pool.database().connectionClass();
    if (!driver.getName().equals(DRIVER_CLASS)) {
      return new SqliteFacade(null, pool.database());
    }
    try {
      Lookup lookup = MethodHandles.privateLookupIn(driver, MethodHandles.lookup());
      Class<?> facade = lookup.ensureInitialized(facadeBeside(driver, lookup));
      return new SqliteFacade(lookup.findStatic(facade, "over", FACTORY), pool.database());
    } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
      pool.listener()
          .warned(
              "pooled connections can not be cast to org.sqlite.SQLiteConnection here ("
                  + e
                  + "); unwrap gives the driver's own",
              null);
      return new SqliteFacade(null, pool.database());
    }
  }

  /** Another pool, or another copy of this library, may have defined it already. */
  private static Class<?> facadeBeside(Class<?> driver, Lookup lookup)
      throws IOException, ReflectiveOperationException {
    try {
      return loaded(driver);
    } catch (ClassNotFoundException firstTime) {
      try {
        return lookup.defineClass(classFile());
      } catch (LinkageError e) {
        try {
          return loaded(driver);
        } catch (ClassNotFoundException stillNot) {
          throw e;
        }
      }
    }
  }

  private static Class<?> loaded(Class<?> driver) throws ClassNotFoundException {
    return Class.forName(FACADE_CLASS, false, driver.getClassLoader());
  }

  private static byte[] classFile() throws IOException {
    try (InputStream in = SqliteFacade.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("pooledsqlite's jar holds no " + RESOURCE);
      }
      return in.readAllBytes();
    }
  }

  /** Whether instances of a class are made here, or by another copy of this library. */
  static boolean isFacade(Class<?> type) {
    return IS_FACADE.get(type);
  }

  /** What the application is to hold. */
  Connection present(LogicalConnection connection) {
    if (factory == null) {
      return connection;
    }
    // They capture nothing, so that all sessions have the same.
    BiFunction<Connection, @Nullable String, @Nullable Connection> pin = SqliteFacade::pin;
    BiFunction<Connection, Function<Connection, Object>, Object> lend = SqliteFacade::lend;
    try {
      return (Connection)
          factory.invokeExact((Connection) connection, connection.url(), pin, lend, image);
    } catch (Throwable e) {
      throw sneaky(e);
    }
  }

  private static Session session(Connection presented) {
    return ((LogicalConnection) presented).session();
  }

  private static @Nullable Connection pin(Connection presented, @Nullable String reason) {
    Session session = session(presented);
    Connection own = session.ownConnection();
    if (reason == null) {
      return own;
    }
    try {
      if (own == null && session.isClosed()) {
        // What the driver's native methods say of a closed handle.
        throw new SQLException("The database has been closed");
      }
      PhysicalConnection pinned = session.pin(reasonCalled(reason)).connection();
      if (reason.equals(COMMIT_LISTENER)) {
        pinned.commitsHeard();
      }
      return pinned.raw();
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  /** The class may come from another version of this library, which knows other reasons. */
  private static PinReason reasonCalled(String name) {
    if (name.equals(COMMIT_LISTENER)) {
      return PinReason.LISTENER;
    }
    try {
      return PinReason.valueOf(name);
    } catch (IllegalArgumentException e) {
      return PinReason.UNWRAP;
    }
  }

  private static Object lend(Connection presented, Function<Connection, Object> work) {
    try {
      return session(presented).describe(scope -> work.apply(scope.connection().raw()));
    } catch (SQLException e) {
      throw sneaky(e);
    }
  }

  /** As SQLite would have serialized the file had we not switched it to WAL. */
  private static byte[] image(Database database, byte[] bytes) {
    if (database.isSwitchedToWal()) {
      for (int at : FORMAT_BYTES) {
        if (bytes.length > at && bytes[at] == WAL) {
          bytes[at] = LEGACY;
        }
      }
    }
    return bytes;
  }

  /** Through the types of the JDK, which have no room for SQLException. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }
}
