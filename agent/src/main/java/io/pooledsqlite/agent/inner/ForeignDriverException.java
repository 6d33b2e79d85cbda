package io.pooledsqlite.agent.inner;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a connection past the core: the driver that answered for the URL is not sqlite-jdbc, so
 * the application gets what that driver made.
 */
final class ForeignDriverException extends SQLException {

  private static final long serialVersionUID = 1L;

  private final transient Connection connection;

  ForeignDriverException(Connection connection) {
    super("the driver that answers here is " + connection.getClass().getName());
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** The connection that an exception or one of its causes carries, or null. */
  static @Nullable Connection connectionIn(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ForeignDriverException foreign) {
        return foreign.connection();
      }
    }
    return null;
  }
}
