package io.pooledsqlite.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The database's description: each call asks the driver's own object on a leased connection. A
 * proxy, because the interface has 177 methods and is not on any hot path. Thread-safe.
 */
final class SessionMetaData implements InvocationHandler {

  private final LogicalConnection connection;

  private SessionMetaData(LogicalConnection connection) {
    this.connection = connection;
  }

  static DatabaseMetaData of(LogicalConnection connection) {
    return (DatabaseMetaData)
        Proxy.newProxyInstance(
            SessionMetaData.class.getClassLoader(),
            new Class<?>[] {DatabaseMetaData.class},
            new SessionMetaData(connection));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "getConnection" -> connection.presented();
      case "getURL" -> connection.url();
      case "unwrap" -> ((Class<?>) arguments[0]).cast(proxy);
      case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(proxy);
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "DatabaseMetaData of " + connection.url();
      default -> ask(method, arguments);
    };
  }

  private Object ask(Method method, Object[] arguments) throws SQLException {
    if (connection.isClosed()) {
      throw new SQLException("connection closed");
    }
    return connection
        .session()
        .describe(
            scope -> {
              DatabaseMetaData driver = scope.connection().raw().getMetaData();
              Object answer = OnDemand.invoke(driver, method, arguments);
              if (answer instanceof ResultSet rows) {
                return new Asked(connection, rows.getStatement()).open(scope, rows, () -> {});
              }
              return answer;
            });
  }

  /** What an answer's rows belong to: closed with them where the driver closes its own so. */
  private static final class Asked extends LogicalStatement {

    private final Statement drivers;

    /** Some answers' rows belong to a statement that is closed before they are read. */
    private final boolean neverOpen;

    private @Nullable ResultSetMetaData description;

    Asked(LogicalConnection connection, Statement drivers) throws SQLException {
      super(connection);
      this.drivers = drivers;
      this.neverOpen = drivers.isClosed();
    }

    @Override
    public boolean isClosed() {
      return neverOpen || super.isClosed();
    }

    /** There is no text of which the driver could be asked later. */
    @Override
    void rowsEnded(ResultSet rows) {
      try {
        description = MetaDataSnapshot.of(rows.getMetaData(), pool().database());
      } catch (SQLException | RuntimeException e) {
        // sqlite-jdbc 3.36 does not know it any more after the last row.
      }
    }

    @Override
    ResultSetMetaData describe() throws SQLException {
      ResultSetMetaData known = description;
      return known == null ? super.describe() : known;
    }

    @Override
    void resultSetClosed(LogicalResultSet closed) throws SQLException {
      super.resultSetClosed(closed);
      if (drivers.isClosed()) {
        close();
      }
    }
  }
}
