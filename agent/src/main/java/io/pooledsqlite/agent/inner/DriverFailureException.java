package io.pooledsqlite.agent.inner;

import java.sql.SQLException;

/**
 * Carries what a driver threw that is no {@code SQLException} past the core and past our own
 * failing open, to the application that would have got it from {@code DriverManager} as well.
 */
final class DriverFailureException extends SQLException {

  private static final long serialVersionUID = 1L;

  DriverFailureException(Throwable original) {
    super("the driver failed: " + original, original);
  }

  /** What the driver threw, if {@code e} carries it; else {@code e}. */
  static Throwable unwrapped(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DriverFailureException) {
        Throwable original = cause.getCause();
        return original == null ? e : original;
      }
    }
    return e;
  }
}
